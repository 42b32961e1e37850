package import Tensors

/// What definitions compute with: an array of `Double` with a shape, plain and slow.
package struct NaiveTensor: Equatable, Sendable {
  /// Extents, outermost first.
  package let shape: Shape
  /// The elements, row-major.
  package var values: [Double]

  /// An array of the given elements.
  ///
  /// - Precondition: `values` fills `shape`.
  package init(_ values: [Double], shape: Shape) {
    precondition(
      values.count == shape.elementCount, "\(values.count) values do not fill \(shape)")
    self.shape = shape
    self.values = values
  }

  /// An array of one repeated value.
  package init(repeating value: Double = 0, shape: Shape) {
    self.init(Array(repeating: value, count: shape.elementCount), shape: shape)
  }

  /// The elements of a tensor, widened.
  package init(_ tensor: Tensor) {
    self.init(tensor.values.map(Double.init), shape: tensor.shape)
  }

  /// Extent of the last axis.
  package var columns: Int { shape.columns }
  /// Product of all extents but the last.
  package var rows: Int { shape.rows }

  /// The element at `indices`, one for each axis.
  package subscript(_ indices: Int...) -> Double {
    get { values[offset(of: indices)] }
    set { values[offset(of: indices)] = newValue }
  }

  private func offset(of indices: [Int]) -> Int {
    precondition(indices.count == shape.count, "\(indices) into an array of shape \(shape)")
    return zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }
}
