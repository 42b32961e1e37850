/// Extents of a tensor's axes, outermost first; a shape without axes is a scalar's.
///
/// They lie in the value itself: tensors are copied and seen in other shapes all the time, and an
/// array would be counted at every copy and allocated for every view.
// Inlinable: a shape is written as a list in every room, and the list is an array on the heap where
// the initializer that reads it is not inlined.
package struct Shape: RandomAccessCollection, Hashable, Sendable {
  // The extents, then ones. A tuple, because `InlineArray` asks for a newer macOS than the package.
  @usableFromInline var extents: (Int32, Int32, Int32, Int32, Int32, Int32) = (1, 1, 1, 1, 1, 1)
  @usableFromInline var rank: Int32 = 0

  /// A shape of the given extents.
  ///
  /// - Precondition: There are at most six, and each is in `0...Int32.max`.
  @inlinable @inline(__always) package init(_ extents: some Collection<Int>) {
    for extent in extents { append(extent) }
  }

  @inlinable package var startIndex: Int { 0 }
  @inlinable package var endIndex: Int { Int(rank) }

  @inlinable package subscript(axis: Int) -> Int {
    precondition(axis >= 0 && axis < count, "axis \(axis) of the shape \(self)")
    switch axis {
    case 0: return Int(extents.0)
    case 1: return Int(extents.1)
    case 2: return Int(extents.2)
    case 3: return Int(extents.3)
    case 4: return Int(extents.4)
    default: return Int(extents.5)
    }
  }

  /// Number of elements of a tensor of this shape: the product of all extents.
  @inlinable package var elementCount: Int {
    Int(extents.0) * Int(extents.1) * Int(extents.2) * Int(extents.3) * Int(extents.4)
      * Int(extents.5)
  }

  /// Extent of the last axis; 1 for a scalar.
  @inlinable package var columns: Int { last ?? 1 }
  /// Product of all extents but the last.
  @inlinable package var rows: Int { dropLast().elementCount }

  /// The shape without its first `count` axes.
  @inlinable package func dropFirst(_ count: Int = 1) -> Shape {
    Shape(self[Swift.min(count, endIndex)...])
  }

  /// The shape without its last `count` axes.
  @inlinable package func dropLast(_ count: Int = 1) -> Shape {
    var rest = self
    for _ in 0..<Swift.min(count, endIndex) {
      rest.rank -= 1
      rest.set(1, at: rest.rank)
    }
    return rest
  }

  /// The axes of `outer` and then those of `inner`.
  @inlinable package static func + (outer: Shape, inner: Shape) -> Shape {
    var whole = outer
    for extent in inner { whole.append(extent) }
    return whole
  }

  @inlinable package static func == (one: Shape, other: Shape) -> Bool {
    one.rank == other.rank && one.extents == other.extents
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(rank)
    for extent in self { hasher.combine(extent) }
  }

  @inlinable mutating func append(_ extent: Int) {
    precondition(rank < 6, "a shape of more than six axes: \(self) and \(extent)")
    guard extent >= 0, let extent = Int32(exactly: extent) else {
      preconditionFailure("an axis cannot have the extent \(extent)")
    }
    set(extent, at: rank)
    rank += 1
  }

  @inlinable mutating func set(_ extent: Int32, at axis: Int32) {
    switch axis {
    case 0: extents.0 = extent
    case 1: extents.1 = extent
    case 2: extents.2 = extent
    case 3: extents.3 = extent
    case 4: extents.4 = extent
    default: extents.5 = extent
    }
  }
}

extension Shape: ExpressibleByArrayLiteral {
  @inlinable @inline(__always) package init(arrayLiteral extents: Int...) {
    self.init(extents)
  }
}

extension Shape: CustomStringConvertible {
  package var description: String { Array(self).description }
}
