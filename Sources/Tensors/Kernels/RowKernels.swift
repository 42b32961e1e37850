import CKernels

/// Kernels that treat a tensor as rows of its last axis.
package enum RowKernels {
  /// Writes `row: [D]` into, or adds it to, every row of `rows: [..., D]`.
  package static func broadcast(_ row: Tensor, accumulating: Bool, into rows: Tensor) {
    precondition(row.count == rows.columns, "a row of \(row.count) into rows of \(rows.columns)")
    for index in 0..<rows.rows {
      let target = rows.pointer + index * rows.rowStride
      if accumulating {
        gecko_add(target, row.pointer, row.count)
      } else {
        target.update(from: row.pointer, count: row.count)
      }
    }
  }

  /// `sums[d] (+)= Σ over rows of x[..., d]`; `sums: [D]`.
  package static func sumRows(of x: Tensor, accumulating: Bool, into sums: Tensor) {
    precondition(sums.count == x.columns, "\(sums.count) sums of \(x.columns) columns")
    gecko_column_sums(
      sums.pointer, x.pointer, x.rows, x.columns, x.rowStride, accumulating ? 1 : 0)
  }

  /// `y[i, :] = scale · table[indices[i], :]`.
  ///
  /// - Precondition: Every index is a row of the table.
  package static func gather(
    _ indices: [Int32], from table: Tensor, scale: Float, into y: Tensor
  ) {
    precondition(
      y.rows == indices.count && y.columns == table.columns, "gather into \(y.shape)")
    for (row, index) in indices.enumerated() {
      precondition(
        index >= 0 && index < table.rows, "token \(index) of a table of \(table.rows) rows")
      gecko_scale(
        y.pointer + row * y.rowStride, table.pointer + Int(index) * table.rowStride, scale,
        y.columns, 0)
    }
  }

  /// `table[indices[i], :] += scale · x[i, :]`, in the order of `i`.
  package static func scatterAdd(
    _ x: Tensor, at indices: [Int32], scale: Float, to table: Tensor
  ) {
    for (row, index) in indices.enumerated() {
      gecko_scale(
        table.pointer + Int(index) * table.rowStride, x.pointer + row * x.rowStride, scale,
        x.columns, 1)
    }
  }
}
