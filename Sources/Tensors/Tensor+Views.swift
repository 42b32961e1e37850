extension Tensor {
  /// The columns `range` of every row, sharing storage.
  package func columns(_ range: Range<Int>) -> Tensor {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns,
      "columns \(range) of a tensor of shape \(shape)")
    return Tensor(
      storage: storage, offset: offset + range.lowerBound,
      shape: shape.dropLast() + [range.count], rowStride: rowStride)
  }

  /// The entries `range` of the first axis, sharing storage.
  package func entries(_ range: Range<Int>) -> Tensor {
    precondition(
      shape.count > 1 && range.lowerBound >= 0 && range.upperBound <= shape[0],
      "entries \(range) of a tensor of shape \(shape)")
    let rowsEach = shape.dropFirst().rows
    return Tensor(
      storage: storage, offset: offset + range.lowerBound * rowsEach * rowStride,
      shape: [range.count] + shape.dropFirst(), rowStride: rowStride)
  }

  /// The same elements in another shape, sharing storage.
  ///
  /// - Precondition: The counts agree, and a tensor with gaps keeps its last axis.
  package func reshaped(_ shape: Shape) -> Tensor {
    precondition(
      shape.elementCount == count && (isContiguous || shape.columns == columns),
      "a tensor of shape \(self.shape) cannot be seen as \(shape)")
    return Tensor(
      storage: storage, offset: offset, shape: shape,
      rowStride: isContiguous ? shape.columns : rowStride)
  }

  /// `shape`'s elements from element `start` of a contiguous tensor, sharing storage.
  package func slice(from start: Int, shape: Shape) -> Tensor {
    let end = start + shape.elementCount
    precondition(
      isContiguous && start >= 0 && end <= count,
      "elements \(start)..<\(end) of a tensor of shape \(self.shape)")
    return Tensor(
      storage: storage, offset: offset + start, shape: shape, rowStride: shape.columns)
  }
}

extension Tensor {
  /// Where the element at `column` of row `row` lies.
  func place(_ row: Int, _ column: Int = 0) -> UnsafeMutablePointer<Float> {
    pointer + row * rowStride + column
  }

  /// The matrix that starts at `column` of row `row`, for a product.
  func matrix(_ row: Int, _ column: Int = 0, transposed: Bool = false) -> MatrixProduct.Operand {
    MatrixProduct.Operand(
      pointer: place(row, column), stride: rowStride, isTransposed: transposed)
  }

  /// Sets the columns of the rows `rows` to zero.
  func clear(rows: Range<Int>) {
    for row in rows { place(row).update(repeating: 0, count: columns) }
  }
}
