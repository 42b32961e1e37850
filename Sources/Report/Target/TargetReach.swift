import Store

/// When a trial reached the target of its study.
package struct TargetReach: Codable, Equatable, Sendable {
  /// The replicate, from 0.
  package let replicate: Int
  /// Steps at the first evaluation that reached it; `nil` when none did.
  package let steps: Int?
  /// Input tokens trained on by then; `nil` when none did, or the run file does not say it.
  package let tokens: Double?
  /// Seconds of training until then, by the clock.
  package let seconds: Double?
  /// The step of the last evaluation, to which a trial that did not reach the target was watched.
  package let watched: Int
  /// The most steps between two evaluations that follow each other.
  let gap: Int

  private enum CodingKeys: String, CodingKey {
    case replicate, steps, tokens, watched, gap
    case seconds = "wall_time_s"
  }

  /// Looks for the first evaluation of a trial that reached a target; `nil` when the trial has no
  /// evaluations of the measure.
  ///
  /// - Parameters:
  ///   - target: What is to be reached.
  ///   - trial: A trial that finished.
  /// - Throws: when its run file opens and cannot be read.
  init?(of target: StudyManifest.Target, by trial: TrialResult) throws(StoreError) {
    guard let path = trial.file else { return nil }
    let file = try RunFile(reading: path)
    let names = try file.seriesNames()
    guard names.contains("valid") else { return nil }
    let valid = try file.series("valid")
    guard let values = valid[column: target.measure], let last = valid.steps.last else {
      return nil
    }
    let train = names.contains("train") ? try file.series("train") : nil
    let row = values.firstIndex(where: target.isReached)
    replicate = trial.replicate
    watched = last
    gap = zip(valid.steps, [0] + valid.steps).map { $0 - $1 }.max() ?? 0
    steps = row.map { valid.steps[$0] }
    tokens = row.flatMap { row in valid[column: "tokens"].map { $0[row] } }
    seconds = steps.flatMap { step -> Double? in
      guard let train, let times = train[column: "wall_time"] else { return nil }
      return Array(zip(train.steps, times)).last { $0.0 <= step }?.1
    }
  }

  /// A reach as it is known.
  package init(
    replicate: Int, steps: Int?, tokens: Double?, seconds: Double?, watched: Int, gap: Int
  ) {
    self.replicate = replicate
    self.steps = steps
    self.tokens = tokens
    self.seconds = seconds
    self.watched = watched
    self.gap = gap
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(replicate, forKey: .replicate)
    try container.encode(steps, forKey: .steps)
    try container.encode(tokens, forKey: .tokens)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(watched, forKey: .watched)
    try container.encode(gap, forKey: .gap)
  }
}
