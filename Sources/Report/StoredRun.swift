import Store

/// A trial's result together with what its run file says of its task's measures.
struct StoredRun {
  /// What the trial came to.
  let result: TrialResult
  /// Name and direction of the measure that the task is judged by; nil without a run file.
  let headline: (measure: String, lowerIsBetter: Bool)?
  /// Units of the measures, by name.
  let units: [String: String]
  /// What it came to on slices; none without them.
  let slices: [SliceScore]
  /// What the headline can be held against; nil where the file says nothing.
  let standards: StudyTable.Standards?

  /// Reads the run file that speaks for a trial: the newest finished one, else the newest.
  ///
  /// - Throws: when a file opens and its series cannot be read.
  init(reading trial: StoredTrial) throws(StoreError) {
    guard let (file, ending) = RunFile.speaking(forFolder: trial.folder) else {
      (result, headline, units) = (Self.missing(trial), nil, [:])
      (slices, standards) = ([], nil)
      return
    }
    let names = try file.seriesNames()
    var units: [String: String] = [:]
    let valid = try Self.lastRow(of: "valid", in: file, names, units: &units)
    let test = try Self.lastRow(of: "test", in: file, names, units: &units)
    slices = try SliceScore.last(in: file, names)
    let attributes = Dictionary(
      file.provenance.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    var parameters: Int?
    if case .integer(let count) = attributes["parameters"] { parameters = count }
    let training = names.contains("train") ? try file.series("train") : nil
    result = TrialResult(
      replicate: trial.replicate, status: TrialResult.Status(ending.status), step: ending.step,
      reason: ending.reason, file: file.path, parameters: parameters, valid: valid, test: test,
      seconds: training?[column: "wall_time"]?.last,
      steps: ending.step ?? training?.steps.last ?? 0)
    if case .text(let measure) = attributes["headline"] {
      headline = (measure, attributes["headline_lower_is_better"]?.isSet ?? false)
    } else {
      headline = nil
    }
    self.units = units
    standards = StudyTable.Standards(attributes)
  }

  private static func missing(_ trial: StoredTrial) -> TrialResult {
    TrialResult(
      replicate: trial.replicate, status: .missing, step: nil,
      reason: "no readable run file in \(trial.folder)", file: nil, parameters: nil, valid: [:],
      test: [:], seconds: nil, steps: 0)
  }

  /// The last row of an evaluation's measures; empty when the run has no such series or no row.
  private static func lastRow(
    of name: String, in file: RunFile, _ names: [String], units: inout [String: String]
  ) throws(StoreError) -> [String: Double] {
    guard names.contains(name) else { return [:] }
    let series = try file.series(name)
    var row: [String: Double] = [:]
    for (column, values) in zip(series.columns, series.values) where column.name != "tokens" {
      units[column.name] = column.unit
      row[column.name] = values.last
    }
    return row
  }
}

extension TrialResult.Status {
  fileprivate init(_ status: RunStatus) {
    switch status {
    case .running: self = .unfinished
    case .finished: self = .finished
    case .interrupted: self = .interrupted
    case .diverged: self = .diverged
    case .failed: self = .failed
    case .paused: self = .paused
    }
  }
}
