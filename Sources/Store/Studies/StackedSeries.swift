/// A series of a variant over its replicates: `values[replicate, row, column]`, without a copy.
struct StackedSeries {
  private let name: String
  private let runs: [StudyRun]
  private let columns: [MetricColumn]
  /// Of the trial with most rows.
  private let steps: [Int]
  /// Whether every trial has these steps, or the first of them.
  private let hasCommonSteps: Bool

  /// Stacks the trials that have the series, with the columns of the first that does.
  ///
  /// - Returns: `nil` when none has a row.
  init?(_ name: String, of variant: VariantRuns) {
    let all = variant.runs.compactMap { run in run.series[name].map { (run, $0) } }
      .filter { !$0.1.steps.isEmpty }
    guard let columns = all.first?.1.columns else { return nil }
    let stacked = all.filter { $0.1.columns == columns }
    let steps = stacked.map(\.1.steps).max { $0.count < $1.count } ?? []
    self.name = name
    self.columns = columns
    self.steps = steps
    runs = stacked.map(\.0)
    hasCommonSteps = stacked.allSatisfy { steps.starts(with: $0.1.steps) }
  }

  /// Makes the group of the series in that of its variant.
  ///
  /// Rows are named by their steps; where trials differ in these, rows are numbered, and
  /// `steps[replicate, row]` has them.
  func write(to variant: borrowing HDF5Object) throws(StoreError) {
    let group = try variant.makeGroup(name)
    let replicates = try group.makeScale(StudyNames.replicate, runs.map(\.replicate))
    let rowName = hasCommonSteps ? RunNames.step : StudyNames.row
    let rows = try group.makeScale(rowName, hasCommonSteps ? steps : Array(steps.indices))
    let names = try group.makeTextScale(RunNames.columnName, columns.map(\.name))
    for (name, texts) in [
      (RunNames.units, columns.map(\.unit)), (RunNames.description, columns.map(\.description)),
    ] {
      let dataset = try group.makeArray(name, .text, shape: [texts.count])
      try dataset.write(texts: texts)
      try dataset.attach(names, toAxis: 0, named: RunNames.columnName)
    }
    let values = try group.makeStack(
      RunNames.values, .float64, of: layers(RunNames.values), rows: steps.count,
      row: [columns.count])
    try values.write(Attribute("meaning", "NaN where a replicate has fewer rows"))
    try values.attach(names, toAxis: 2, named: RunNames.columnName)
    try values.attach(replicates, toAxis: 0, named: StudyNames.replicate)
    try values.attach(rows, toAxis: 1, named: rowName)
    guard !hasCommonSteps else { return }
    let stack = try group.makeStack(
      StudyNames.steps, .int64, of: layers(RunNames.step), rows: steps.count, row: [])
    try stack.write(Attribute("long_name", "training step of each row; -1 where there is none"))
    try stack.attach(replicates, toAxis: 0, named: StudyNames.replicate)
    try stack.attach(rows, toAxis: 1, named: rowName)
  }

  private func layers(_ dataset: String) -> [VirtualLayer] {
    runs.map { run in
      VirtualLayer(
        file: run.file, place: "/\(RunNames.metrics)/\(name)/\(dataset)",
        rows: run.series[name]?.steps.count ?? 0)
    }
  }
}
