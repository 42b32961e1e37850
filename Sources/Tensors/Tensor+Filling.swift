import CKernels

extension Tensor {
  /// Sets every element to `value`.
  package func fill(_ value: Float) {
    for row in 0..<(isContiguous ? 1 : rows) {
      (pointer + row * rowStride).update(
        repeating: value, count: isContiguous ? count : columns)
    }
  }

  /// Overwrites this tensor with the elements of `source`, of the same shape.
  package func copy(from source: Tensor) {
    precondition(shape == source.shape, "copy: \(source.shape) into \(shape)")
    if isContiguous && source.isContiguous {
      pointer.update(from: source.pointer, count: count)
      return
    }
    for row in 0..<rows {
      (pointer + row * rowStride).update(
        from: source.pointer + row * source.rowStride, count: columns)
    }
  }

  /// Adds the elements of `source`, of the same shape, to this tensor's.
  package func add(_ source: Tensor) {
    precondition(shape == source.shape, "add: \(source.shape) to \(shape)")
    if isContiguous && source.isContiguous {
      gecko_add(pointer, source.pointer, count)
      return
    }
    for row in 0..<rows {
      gecko_add(pointer + row * rowStride, source.pointer + row * source.rowStride, columns)
    }
  }

  /// Overwrites element by element, in row-major order.
  package func set(_ values: [Float]) {
    precondition(values.count == count, "\(values.count) values for a tensor of shape \(shape)")
    for row in 0..<rows {
      for column in 0..<columns {
        pointer[row * rowStride + column] = values[row * columns + column]
      }
    }
  }

  /// The sum of squares, accumulated in double precision in a fixed order.
  package var sumOfSquares: Double {
    var sum = 0.0
    for row in 0..<(isContiguous ? 1 : rows) {
      sum += gecko_sum_of_squares(pointer + row * rowStride, isContiguous ? count : columns)
    }
    return sum
  }

  /// Whether no element is infinite or NaN.
  package var isFinite: Bool {
    for row in 0..<(isContiguous ? 1 : rows)
    where gecko_all_finite(pointer + row * rowStride, isContiguous ? count : columns) == 0 {
      return false
    }
    return true
  }
}
