/// A named array of float32: a parameter, or something that has a parameter's shape.
package struct WeightArray: Equatable, Sendable {
  /// "layers.0.mega.wz.weight".
  package let name: String
  /// Extents of the axes; empty for a scalar.
  package let shape: [Int]
  /// The elements, last axis fastest.
  package let values: [Float]

  /// Names an array.
  ///
  /// - Precondition: `values.count` is the product of `shape`.
  package init(name: String, shape: [Int], values: [Float]) {
    precondition(
      values.count == shape.reduce(1, *),
      "\(name): \(values.count) values do not fill an array of shape \(shape)")
    self.name = name
    self.shape = shape
    self.values = values
  }
}
