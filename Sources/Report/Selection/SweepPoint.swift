package import Store

/// What became of a variant at a point of the sweep.
package struct SweepPoint: Codable, Equatable, Sendable {
  /// Name of the variant.
  package let variant: String
  /// Which point, from 0.
  package let point: Int
  /// What the point sets.
  package let settings: [StudyManifest.Setting]
  /// The choosing measure at the last validation, over finished replicates.
  ///
  /// Where none finished, over those that got furthest of those that the sweep stopped: not to be
  /// compared with points of other `reached`, and never chosen.
  package let score: Estimate?
  /// Every trial, by replicate.
  package let trials: [TrialResult]
  /// Whether the variant is judged at this point.
  package internal(set) var isChosen = false

  /// What a point came to.
  init(
    _ variant: String, point: Int, settings: [StudyManifest.Setting], trials: [TrialResult],
    measure: String, confidence: Double
  ) {
    self.variant = variant
    self.point = point
    self.settings = settings
    self.trials = trials
    let finished = trials.filter { $0.status == .finished }
    let paused = trials.filter { $0.status == .paused }
    let furthest = paused.map(\.steps).max()
    let scored = finished.isEmpty ? paused.filter { $0.steps == furthest } : finished
    score = Estimate(scored.compactMap { $0.valid[measure] }, confidence: confidence)
  }

  /// Trials that finished.
  package var finished: Int { trials.count { $0.status == .finished } }
  /// Trials that the sweep stopped early, which is no failure.
  package var stopped: Int { trials.count { $0.status == .paused } }
  /// Trials that diverged or could not go on.
  package var failed: Int { trials.count { $0.status == .diverged || $0.status == .failed } }
  /// Trials that have not been run, or not to an end.
  package var open: Int { trials.count - finished - stopped - failed }
  /// Training steps taken in all its trials together.
  package var steps: Int { trials.map(\.steps).reduce(0, +) }
  /// Training steps of the trial that got furthest.
  package var reached: Int { trials.map(\.steps).max() ?? 0 }

  /// As the choice of points sees it.
  var candidate: PointSelection.Candidate {
    PointSelection.Candidate(
      finished: finished, planned: trials.count, score: finished > 0 ? score?.mean : nil)
  }

  private enum CodingKeys: String, CodingKey {
    case variant
    case point
    case settings
    case score
    case trials
    case isChosen = "chosen"
    case finished
    case stopped
    case failed
    case open
    case steps
    case reached
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    variant = try container.decode(String.self, forKey: .variant)
    point = try container.decode(Int.self, forKey: .point)
    settings = try container.decode([StudyManifest.Setting].self, forKey: .settings)
    score = try container.decode(Estimate?.self, forKey: .score)
    trials = try container.decode([TrialResult].self, forKey: .trials)
    isChosen = try container.decode(Bool.self, forKey: .isChosen)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(variant, forKey: .variant)
    try container.encode(point, forKey: .point)
    try container.encode(settings, forKey: .settings)
    try container.encode(score, forKey: .score)
    try container.encode(trials, forKey: .trials)
    try container.encode(isChosen, forKey: .isChosen)
    try container.encode(finished, forKey: .finished)
    try container.encode(stopped, forKey: .stopped)
    try container.encode(failed, forKey: .failed)
    try container.encode(open, forKey: .open)
    try container.encode(steps, forKey: .steps)
    try container.encode(reached, forKey: .reached)
  }
}
