/// A series being written, touched on the owning thread only.
final class OpenSeries {
  private let steps: HDF5Object
  private let values: HDF5Object
  private let columns: Int
  private var rows = 0
  private var unpublished: [Int64] = []

  /// Makes `/metrics/<name>` with its datasets and scales.
  init(making layout: SeriesLayout, in metrics: borrowing HDF5Object) throws(StoreError) {
    let group = try metrics.makeGroup(layout.name)
    columns = layout.columns.count
    // 64 to 256 rows a chunk, and no more than 64 KB where the row is wide.
    let rowsPerChunk = min(256, max(64, 8_192 / columns))
    steps = try group.makeGrowing(RunNames.step, .int64, row: [], rowsPerChunk: 256)
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
    values = try group.makeGrowing(
      RunNames.values, .float64, row: [columns], rowsPerChunk: rowsPerChunk)
    try values.attach(steps, toAxis: 0, named: RunNames.step)
    let names = try group.open(RunNames.columnName)
    try names.becomeScale(RunNames.columnName)
    try values.attach(names, toAxis: 1, named: RunNames.columnName)
    for name in [RunNames.units, RunNames.description] {
      try group.open(name).attach(names, toAxis: 0, named: RunNames.columnName)
    }
    try names.close()
    try group.close()
  }

  /// Adds a row; readers see it from the next `publish`.
  func append(step: Int, values row: [Double]) throws(StoreError) {
    try values.append(NumericArray(shape: [1, columns], reals: row), after: rows)
    rows += 1
    unpublished.append(Int64(step))
  }

  /// Hands the rows over to the system.
  func flushValues() throws(StoreError) {
    if !unpublished.isEmpty { try values.flush() }
  }

  /// Lengthens the index, which tells readers how many rows there are; the rows come first.
  func publish() throws(StoreError) {
    guard !unpublished.isEmpty else { return }
    try steps.append(
      NumericArray(shape: [unpublished.count], integers: unpublished),
      after: rows - unpublished.count)
    try steps.flush()
    unpublished = []
  }
}
