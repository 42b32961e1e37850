import CKernels

/// Sums over the rows of a tensor `[..., D]` for each of its D columns.
///
/// One pass over the tensor; the memory of one measurement serves the next.
package struct ColumnStatistics: Equatable, Sendable {
  /// Number of rows that were summed.
  package internal(set) var rows = 0
  /// `Σ x[d]`.
  package internal(set) var sums: [Double] = []
  /// `Σ x[d]²`; not finite when any value of the column is not.
  package internal(set) var squares: [Double] = []
  /// The largest `|x[d]|`; values that are not numbers do not count.
  package internal(set) var largest: [Float] = []

  /// Nothing measured yet.
  package init() {}

  /// Measures `x`, forgetting what was measured before.
  package mutating func measure(_ x: Tensor) {
    rows = x.rows
    if sums.count != x.columns {
      sums = Array(repeating: 0, count: x.columns)
      squares = sums
      largest = Array(repeating: 0, count: x.columns)
    }
    sums.withUnsafeMutableBufferPointer { sums in
      squares.withUnsafeMutableBufferPointer { squares in
        largest.withUnsafeMutableBufferPointer { largest in
          gecko_column_statistics(
            sums.baseAddress, squares.baseAddress, largest.baseAddress, x.pointer, x.rows,
            x.columns, x.rowStride)
        }
      }
    }
  }
}
