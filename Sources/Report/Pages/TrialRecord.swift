import Store

/// All series of a trial that a study's table judges, read once.
struct TrialRecord: Sendable {
  let variant: String
  let replicate: Int
  /// Whether its numbers count in means.
  let isFinished: Bool
  /// Of training, forward and backward; nil where the plan does not say it.
  let flopsPerToken: Double?
  /// Path of the run file.
  let path: String
  let provenance: [Attribute]
  /// What `gecko eval` left beside its checkpoints, by name.
  let evaluations: [(name: String, file: EvaluationFile)]
  /// Those of a checkpoint that is not the trial's last, which say nothing of what it came to.
  let staleEvaluations: [(name: String, step: Int)]
  /// The last step that was taken.
  let lastStep: Int
  /// The resolved specification, JSON.
  let specification: String
  /// In the order of the run file.
  let allSeries: [MetricSeries]
  private let series: [String: MetricSeries]

  /// Reads the run file that speaks for a trial; nil when it has none.
  ///
  /// - Throws: when it cannot be read.
  init?(
    _ trial: TrialResult, of variant: String, flopsPerToken: Double?
  ) throws(StoreError) {
    guard let path = trial.file else { return nil }
    let file = try RunFile(reading: path)
    self.variant = variant
    replicate = trial.replicate
    isFinished = trial.status == .finished
    self.flopsPerToken = flopsPerToken
    self.path = path
    provenance = file.provenance
    let found = try Self.evaluations(inFolder: Folder.parent(of: path) + "/evaluations")
    let last = trial.steps
    lastStep = last
    func step(of file: EvaluationFile) -> Int? {
      guard
        case .integer(let step)? = file.attributes.first(where: { $0.name == "checkpoint_step" })?
          .value
      else { return nil }
      return step
    }
    evaluations = found.filter { step(of: $0.file) ?? last == last }
    staleEvaluations = found.compactMap { found in
      step(of: found.file).flatMap { $0 == last ? nil : (name: found.name, step: $0) }
    }
    specification = file.resolvedSpec
    allSeries = try file.allSeries()
    series = Dictionary(
      allSeries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func evaluations(
    inFolder folder: String
  ) throws(StoreError) -> [(name: String, file: EvaluationFile)] {
    try (Folder.files(in: folder, endingWith: ".h5") ?? []).map { (path) throws(StoreError) in
      (String(Folder.name(of: path).dropLast(3)), try EvaluationFile(reading: path))
    }
  }

  /// A series by its name; nil when the run has none.
  subscript(name: String) -> MetricSeries? { series[name] }

  /// Seconds of training until each of some steps; nan where the clock was not read.
  func seconds(at steps: [Int]) -> [Double] {
    guard let train = series["train"], let times = train[column: "wall_time"] else {
      return steps.map { _ in .nan }
    }
    var row = 0
    return steps.map { step in
      while row + 1 < train.steps.count, train.steps[row + 1] <= step { row += 1 }
      guard row < times.count else { return .nan }
      return step == 0 ? 0 : times[row]
    }
  }
}
