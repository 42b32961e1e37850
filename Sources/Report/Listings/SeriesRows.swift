package import Store

/// The rows of a series as comma-separated values, for plotting and for shells.
///
/// Numbers have the digits that tell them from all others, so they read back as they were.
package struct SeriesRows: Sendable {
  private let run: RunFile
  private let name: String
  private let columns: [String]
  /// How many rows have been told so far.
  private var known = 0

  /// The series of a run.
  ///
  /// - Parameters:
  ///   - name: Of the series.
  ///   - path: Of the run file.
  ///   - rows: How many of the last rows to tell at first; all when `nil`.
  /// - Throws: when there is no such run or series.
  package init(_ name: String, of path: String, last rows: Int? = nil) throws(StoreError) {
    run = try RunFile(reading: path)
    let series = try run.series(name)
    self.name = name
    columns = series.columns.map(\.name)
    if let rows { known = max(0, series.steps.count - rows) }
  }

  /// The line above the rows: `step` and the names of the columns.
  package var heading: String {
    (["step"] + columns).map(SeparatedValues.quoted).joined(separator: ",")
  }

  /// The rows that have been published since the last time, a line each.
  package mutating func newLines() throws(StoreError) -> [String] {
    let rows = try run.rows(from: known, of: name, columns: columns.count)
    known += rows.steps.count
    return zip(rows.steps, rows.values).map { step, values in
      ([String(step)] + values.map(SeparatedValues.text)).joined(separator: ",")
    }
  }

  /// Whether the run has ended, so that no row will follow those that are published now.
  package func hasEnded() throws(StoreError) -> Bool { try run.ending().status != .running }
}

/// The last rows of a series as aligned columns.
package struct SeriesTable: Sendable {
  /// The headings with units, a rule, and a line a row.
  package let lines: [String]

  /// Reads the last rows of a series.
  ///
  /// - Throws: when there is no such run or series.
  package init(_ name: String, of path: String, rows: Int) throws(StoreError) {
    let series = try RunFile(reading: path).series(name)
    let shown = series.steps.indices.suffix(rows)
    let steps = TextTable.Column("step", cells: shown.map { TextTable.Cell("\(series.steps[$0])") })
    let columns = zip(series.columns, series.values).map { column, values in
      TextTable.Column(
        column.name, unit: column.unit,
        cells: shown.map { TextTable.Cell(ListingWords.number(values[$0])) })
    }
    lines = TextTable([steps] + columns).lines
  }
}
