/// A part of a model's state as plain numbers: what a file can hold.
package struct StateArray: Equatable, Sendable {
  /// The elements, last axis fastest.
  package enum Elements: Equatable, Sendable {
    case singles([Float])
    case doubles([Double])
    case integers([Int])
  }

  /// Such as `layers.3.memory`.
  package let name: String
  /// Extents, the number of sequences first; empty for a scalar, which belongs to all of them.
  package let shape: [Int]
  package let elements: Elements

  /// A part of a state.
  ///
  /// - Precondition: There are as many elements as `shape` says.
  package init(_ name: String, _ shape: [Int], _ elements: Elements) {
    let count =
      switch elements {
      case .singles(let singles): singles.count
      case .doubles(let doubles): doubles.count
      case .integers(let integers): integers.count
      }
    precondition(count == shape.reduce(1, *), "\(name): \(count) elements of \(shape)")
    self.name = name
    self.shape = shape
    self.elements = elements
  }

  /// The part that belongs to the sequences numbered `rows`; a scalar belongs to all.
  func selecting(_ rows: [Int]) -> StateArray {
    guard let batch = shape.first else { return self }
    let width = batch == 0 ? 0 : shape.reduce(1, *) / batch
    func chosen<Element>(_ elements: [Element]) -> [Element] {
      rows.flatMap { elements[$0 * width..<($0 + 1) * width] }
    }
    let part: Elements =
      switch elements {
      case .singles(let singles): .singles(chosen(singles))
      case .doubles(let doubles): .doubles(chosen(doubles))
      case .integers(let integers): .integers(chosen(integers))
      }
    return StateArray(name, [rows.count] + shape.dropFirst(), part)
  }
}

/// Why arrays are not the state of a model.
package struct StateMismatch: Error, Equatable, CustomStringConvertible {
  package let name: String
  package let expected: String
  package let found: String

  package var description: String { "\(name): expected \(expected), found \(found)" }
}
