package import Store

extension StudyTable {
  /// What became of a variant; with a sweep, at the point that was chosen for it.
  package struct Row: Codable, Equatable, Sendable {
    /// Name of the variant.
    package let variant: String
    /// Trainable parameters; nil when nothing says it.
    package let parameters: Int?
    /// What was changed to make the variant comparable; nil where nothing was.
    package let match: StudyManifest.Match?
    /// The point of the sweep; nil without one, or when none of its trials has finished.
    package let choice: Choice?
    /// What it took to get here.
    package let budget: Budget
    /// What the headline can be held against; nil where no run file says it.
    package let standards: Standards?
    /// Final loss on validation data, nats a token.
    package let validLoss: Estimate?
    /// Final loss on test data, nats a token.
    package let testLoss: Estimate?
    /// The study's headline measure.
    package let headline: Estimate?
    /// The fraction of all labels predicted, where the headline is that of each example's; nil elsewhere.
    package let microAccuracy: Estimate?
    /// How the variant can be compared with the baseline; nil for the baseline itself, and where that has
    /// no row or nothing finished.
    package let standing: Standing?
    /// Headline of this variant minus the baseline's; nil for the baseline itself, where the two are no
    /// comparison, and where nothing of both finished.
    package internal(set) var difference: MeanDifference?
    /// Seconds of training a trial, by the clock.
    package let seconds: Estimate?
    /// Every trial, by replicate.
    package let trials: [TrialResult]

    private enum CodingKeys: String, CodingKey {
      case variant
      case parameters
      case match
      case choice
      case budget
      case standards
      case validLoss = "valid_loss"
      case testLoss = "test_loss"
      case headline
      case microAccuracy = "micro_accuracy"
      case standing = "comparison"
      case difference = "difference_to_baseline"
      case seconds = "wall_time_s"
      case trials
    }

    /// The trials whose numbers count.
    package var finished: [TrialResult] { trials.filter { $0.status == .finished } }

    /// What a variant came to.
    ///
    /// - Parameters:
    ///   - origin: What is known of it beside its results.
    ///   - side: The trials that it is judged by.
    ///   - baseline: What it is compared with; nil for the baseline itself.
    ///   - measuring: How; nil where nothing finished.
    ///   - plan: What the study asks.
    init(
      _ origin: Origin, _ side: Side, against baseline: Side?, _ measuring: Measuring?,
      _ plan: TableSource
    ) {
      let (trials, confidence, stage) = (side.trials, plan.confidence, plan.stage)
      variant = origin.variant
      match = origin.match
      choice = origin.choice
      budget = origin.budget
      standards = origin.standards
      self.trials = trials
      let finished = trials.filter { $0.status == .finished }
      func estimate(_ value: (TrialResult) -> Double?) -> Estimate? {
        let known = finished.filter { value($0) != nil }
        return Estimate(
          known.compactMap(value), confidence: confidence,
          stage: stage.map { stage in known.count { $0.replicate < stage } })
      }
      parameters = trials.compactMap(\.parameters).first ?? origin.parameters
      validLoss = estimate { $0.valid["loss"] }
      testLoss = estimate { $0.test["loss"] }
      seconds = estimate(\.seconds)
      guard let headline = measuring?.headline else {
        (self.headline, microAccuracy, standing, difference) = (nil, nil, nil, nil)
        return
      }
      func value(of trial: TrialResult) -> Double? {
        trial.measures(of: headline.split)[headline.measure]
      }
      self.headline = estimate(value)
      microAccuracy =
        headline.measure == "accuracy"
        ? estimate { $0.measures(of: headline.split)["micro_accuracy"] } : nil
      let kind = baseline.map { Standing(side, toBaseline: $0, on: headline.split) }
      standing = kind
      difference = baseline.flatMap { base in
        kind.flatMap { measuring?.difference(of: side, from: base, $0) }
      }
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(variant, forKey: .variant)
      try container.encode(parameters, forKey: .parameters)
      try container.encode(match, forKey: .match)
      try container.encode(choice, forKey: .choice)
      try container.encode(budget, forKey: .budget)
      try container.encode(standards, forKey: .standards)
      try container.encode(validLoss, forKey: .validLoss)
      try container.encode(testLoss, forKey: .testLoss)
      try container.encode(headline, forKey: .headline)
      try container.encode(microAccuracy, forKey: .microAccuracy)
      try container.encode(standing, forKey: .standing)
      try container.encode(difference, forKey: .difference)
      try container.encode(seconds, forKey: .seconds)
      try container.encode(trials, forKey: .trials)
    }
  }
}
