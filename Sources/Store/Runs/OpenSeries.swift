/// A series being written, touched on the owning thread only.
final class OpenSeries {
  private let layout: SeriesLayout
  private var steps: HDF5Object?
  private var values: HDF5Object?
  private let rowsPerChunk: Int
  private var columns: Int { layout.columns.count }
  /// Rows that are in `values`.
  private var written = 0
  /// The rows after them, one after the other.
  private var waiting: [Double] = []
  /// The steps of all rows that the index does not have.
  private var unpublished: [Int64] = []

  /// How many rows the index says, after the last `publish`.
  private(set) var published = 0

  /// Makes `/metrics/<name>` with its datasets and scales.
  init(making layout: SeriesLayout, in metrics: borrowing HDF5Object) throws(StoreError) {
    self.layout = layout
    let group = try metrics.makeGroup(layout.name)
    let columns = layout.columns.count
    // 64 to 256 rows a chunk, and no more than 64 KB where the row is wide.
    rowsPerChunk = min(256, max(64, 8_192 / columns))
    let steps = try group.makeGrowing(RunNames.step, .int64, row: [], chunk: [256])
    try steps.write(Attribute("long_name", "training step, the number of updates done"))
    try steps.becomeScale(RunNames.step)
    let texts: [(name: String, of: (MetricColumn) -> String)] = [
      (RunNames.columnName, \.name), (RunNames.units, \.unit),
      (RunNames.description, \.description),
    ]
    for text in texts {
      let dataset = try group.makeArray(text.name, .text, shape: [columns])
      try dataset.write(texts: layout.columns.map(text.of))
      try dataset.close()
    }
    let measured = try group.makeArray(RunNames.measured, .uint8, shape: [columns])
    try measured.write(
      NumericArray(shape: [columns], integers: layout.columns.map { $0.isMeasured ? 1 : 0 }))
    try measured.write(
      Attribute("meaning", "1: measured by a clock or the system, so equal runs differ in it"))
    try measured.close()
    let values = try group.makeGrowing(
      RunNames.values, .float64, row: [columns], chunk: [rowsPerChunk, columns])
    try values.attach(steps, toAxis: 0, named: RunNames.step)
    let names = try group.open(RunNames.columnName)
    try names.becomeScale(RunNames.columnName)
    try values.attach(names, toAxis: 1, named: RunNames.columnName)
    for name in [RunNames.units, RunNames.description, RunNames.measured] {
      try group.open(name).attach(names, toAxis: 0, named: RunNames.columnName)
    }
    try names.close()
    try group.close()
    self.steps = consume steps
    self.values = consume values
  }

  /// Closes the datasets for as long as the file changes to live writing.
  func rest() throws(StoreError) {
    try steps.take()?.close()
    try values.take()?.close()
  }

  /// Opens the datasets again.
  func resume(in metrics: borrowing HDF5Object) throws(StoreError) {
    let group = try metrics.open(layout.name)
    steps = try group.open(RunNames.step)
    values = try group.open(RunNames.values)
  }

  /// Adds a row; readers see it from the next `publish`.
  func append(step: Int, values row: [Double]) throws(StoreError) {
    unpublished.append(Int64(step))
    waiting += row
    if waiting.count >= rowsPerChunk * columns { try writeWaiting() }
  }

  private func writeWaiting() throws(StoreError) {
    let rows = waiting.count / columns
    try values?.append(NumericArray(shape: [rows, columns], reals: waiting), after: written)
    written += rows
    waiting.removeAll(keepingCapacity: true)
  }

  /// Hands the rows over to the system.
  func flushValues() throws(StoreError) {
    guard !unpublished.isEmpty else { return }
    try writeWaiting()
    try values?.flush()
  }

  /// Lengthens the index, which tells readers how many rows there are; the rows come first.
  func publish() throws(StoreError) {
    guard !unpublished.isEmpty else { return }
    try steps?.append(
      NumericArray(shape: [unpublished.count], integers: unpublished), after: published)
    try steps?.flush()
    published += unpublished.count
    unpublished = []
  }
}

extension OpenSeries {
  /// Hands out the first rows of an earlier file's series of this name, in their order.
  ///
  /// - Throws: when the earlier file has fewer, or other columns, or what `body` throws.
  func visitRows(
    _ count: Int, of metrics: borrowing HDF5Object,
    _ body: (_ step: Int, _ values: [Double]) throws(StoreError) -> Void
  ) throws(StoreError) {
    let group = try metrics.open(layout.name)
    let names = try group.open(RunNames.columnName).texts()
    let units = try group.open(RunNames.units).texts()
    guard names == layout.columns.map(\.name), units == layout.columns.map(\.unit) else {
      throw .malformed(
        file: group.file, place: group.place,
        expected: "columns " + Self.list(layout.columns.map { ($0.name, $0.unit) }),
        found: Self.list(zip(names, units)))
    }
    let index = try group.open(RunNames.step)
    let table = try group.open(RunNames.values)
    try index.requireRows(count)
    try table.requireRows(count)
    for first in stride(from: 0, to: count, by: 1_024) {
      let rows = first..<min(count, first + 1_024)
      let steps = try index.readRows(rows, of: .int64, shape: [], zero: Int64(0))
      let values = try table.readRows(rows, of: .float64, shape: [columns], zero: 0.0)
      for (row, step) in steps.enumerated() {
        try body(Int(step), Array(values[(row * columns)..<((row + 1) * columns)]))
      }
    }
  }

  private static func list(_ columns: some Sequence<(String, String)>) -> String {
    columns.map { "\($0) [\($1)]" }.joined(separator: ", ")
  }
}
