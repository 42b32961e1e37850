extension RandomStream {
  /// Draws a tensor of independent normal elements of mean 0.
  package mutating func normalTensor(
    _ shape: Shape, deviation: Double = 1, in pool: BufferPool? = nil
  ) -> Tensor {
    let count = shape.elementCount
    var values = [Float](repeating: 0, count: count)
    for index in 0..<count { values[index] = Float(normal(deviation: deviation)) }
    return Tensor(values, shape: shape, in: pool)
  }
}
