/// Rows of a series, in the order they were published.
package struct MetricRows: Equatable, Sendable {
  /// The step of each row.
  package let steps: [Int]
  /// A number a column for each row.
  package let values: [[Double]]
}

extension RunFile {
  /// Reads the rows of a series from one on, without those before it.
  ///
  /// - Parameters:
  ///   - row: How many rows are known already.
  ///   - name: Of a series of the run.
  ///   - columns: How many columns it has.
  /// - Returns: The rows after those.
  /// - Throws: when the run has no such series, or it has fewer rows than are known already.
  package func rows(
    from row: Int, of name: String, columns: Int
  ) throws(StoreError) -> MetricRows {
    try read { (root) throws(StoreError) in
      let group = try root.open(RunNames.metrics).open(name)
      let index = try group.open(RunNames.step)
      // The index first: rows it does not know yet are not published.
      let count = try index.extents().first ?? 0
      let table = try group.open(RunNames.values)
      let shape = try table.extents()
      guard count >= row, shape.count == 2, shape[1] == columns, shape[0] >= count else {
        throw .malformed(
          file: path, place: group.place, expected: "at least \(row) rows of \(columns) columns",
          found: "\(count) rows, values of shape \(shape)")
      }
      try index.requirePlausibleSize()
      try table.requirePlausibleSize()
      let steps = try index.readRows(row..<count, of: .int64, shape: [], zero: Int64(0))
      let numbers = try table.readRows(row..<count, of: .float64, shape: [columns], zero: 0.0)
      return MetricRows(
        steps: steps.map { Int($0) },
        values: steps.indices.map { Array(numbers[($0 * columns)..<(($0 + 1) * columns)]) })
    }
  }
}
