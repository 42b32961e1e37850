/// How many rows of a run are published and on the disk.
package struct RowCounts: Equatable, Sendable {
  /// Rows of each series by its name.
  package var series: [String: Int]
  /// Captured steps of each capture by its name.
  package var captures: [String: Int]

  /// Counts rows.
  package init(series: [String: Int], captures: [String: Int]) {
    self.series = series
    self.captures = captures
  }
}

/// Where a resumed run takes up an earlier segment.
package struct RunContinuation: Equatable, Sendable {
  /// Path of the earlier segment: finished, killed or abandoned.
  package let segment: String
  /// How many of its rows count; what comes after them is left behind.
  package let rows: RowCounts
  /// The step that the run goes on from.
  package let step: Int

  /// Names a segment and what of it counts.
  package init(segment: String, rows: RowCounts, step: Int) {
    self.segment = segment
    self.rows = rows
    self.step = step
  }
}
