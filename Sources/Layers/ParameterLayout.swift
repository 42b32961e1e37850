package import Tensors

/// A parameter's place in the flat buffers: where its elements start, and their shape.
package struct ParameterSlice: Equatable, Sendable {
  /// First element.
  package let offset: Int
  /// Extents, outermost first.
  package let shape: Shape

  /// Number of elements.
  package var count: Int { shape.elementCount }

  /// The rows `range` alone.
  package func rows(_ range: Range<Int>) -> ParameterSlice {
    let rest = shape.dropFirst()
    return ParameterSlice(
      offset: offset + range.lowerBound * rest.elementCount, shape: [range.count] + rest)
  }
}

/// The names, shapes and first values of a model's parameters, in one flat buffer.
///
/// Values, gradients and optimiser moments are buffers of `count` floats with this layout. Names are
/// those of the released checkpoints. Matrices that multiply the same input are stacked, so that one
/// product serves them all. Every group starts at a multiple of 16 elements (64 bytes); the elements
/// between groups belong to nobody and stay zero.
package struct ParameterLayout: Sendable {
  /// A named parameter.
  package struct Entry: Sendable {
    /// The released name, such as `layers.0.mega.wz.weight`.
    package let name: String
    /// Its place.
    package let slice: ParameterSlice
    /// How it starts.
    package let initializer: ParameterInitializer

    /// Whether weight decay applies: to parameters of two or more dimensions.
    package var decays: Bool { slice.shape.count >= 2 }
  }

  /// A part of a stack: a name, its rows, how it starts.
  package typealias Part = (name: String, rows: Int, initializer: ParameterInitializer)

  /// The parameters, in the order of their places.
  package private(set) var entries: [Entry] = []
  /// Elements of a flat buffer, gaps included.
  package private(set) var count = 0
  private var names: Set<String> = []

  /// A layout of nothing.
  package init() {}

  /// Number of parameters' elements, without the gaps.
  package var parameterCount: Int { entries.reduce(0) { $0 + $1.slice.count } }

  /// Adds a parameter.
  package mutating func add(
    _ name: String, _ shape: Shape, _ initializer: ParameterInitializer
  ) -> ParameterSlice {
    align()
    return append(name, shape, initializer)
  }

  /// Adds matrices `[rows, columns]`, or vectors `[rows]`, one below the other.
  ///
  /// - Returns: The stack as one parameter.
  package mutating func stack(_ parts: [Part], columns: Int?) -> ParameterSlice {
    align()
    let offset = count
    for part in parts {
      _ = append(part.name, [part.rows] + (columns.map { [$0] } ?? []), part.initializer)
    }
    let rows = parts.reduce(0) { $0 + $1.rows }
    return ParameterSlice(offset: offset, shape: [rows] + (columns.map { [$0] } ?? []))
  }

  private mutating func align() {
    count = (count + 15) / 16 * 16
  }

  private mutating func append(
    _ name: String, _ shape: Shape, _ initializer: ParameterInitializer
  ) -> ParameterSlice {
    precondition(names.insert(name).inserted, "the parameter \(name) is added twice")
    let slice = ParameterSlice(offset: count, shape: shape)
    entries.append(Entry(name: name, slice: slice, initializer: initializer))
    count += slice.count
    return slice
  }
}
