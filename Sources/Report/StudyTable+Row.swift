extension StudyTable {
  /// What became of a variant.
  package struct Row: Codable, Equatable, Sendable {
    /// Name of the variant.
    package let variant: String
    /// Trainable parameters; nil when no run file says it.
    package let parameters: Int?
    /// Final loss on validation data, nats a token.
    package let validLoss: Estimate?
    /// Final loss on test data, nats a token.
    package let testLoss: Estimate?
    /// The study's headline measure.
    package let headline: Estimate?
    /// Headline of this variant minus the baseline's, by replicate; nil for the baseline itself, and
    /// where no replicate of both finished.
    package let difference: Estimate?
    /// Seconds of training a trial, by the clock.
    package let seconds: Estimate?
    /// Every trial, by replicate.
    package let trials: [TrialResult]

    private enum CodingKeys: String, CodingKey {
      case variant
      case parameters
      case validLoss = "valid_loss"
      case testLoss = "test_loss"
      case headline
      case difference = "difference_to_baseline"
      case seconds = "wall_time_s"
      case trials
    }

    /// The trials whose numbers count.
    package var finished: [TrialResult] { trials.filter { $0.status == .finished } }

    init(
      _ variant: String, _ trials: [TrialResult], headline: Headline?,
      against baseline: [TrialResult]
    ) {
      self.variant = variant
      self.trials = trials
      let finished = trials.filter { $0.status == .finished }
      parameters = trials.compactMap(\.parameters).first
      validLoss = Estimate(finished.compactMap { $0.valid["loss"] })
      testLoss = Estimate(finished.compactMap { $0.test["loss"] })
      seconds = Estimate(finished.compactMap(\.seconds))
      guard let headline else {
        (self.headline, difference) = (nil, nil)
        return
      }
      func value(of trial: TrialResult) -> Double? {
        trial.measures(of: headline.split)[headline.measure]
      }
      self.headline = Estimate(finished.compactMap(value))
      difference = Estimate(
        finished.compactMap { trial in
          let partner = baseline.first {
            $0.replicate == trial.replicate && $0.status == .finished
          }
          guard let partner, let own = value(of: trial), let other = value(of: partner) else {
            return nil
          }
          return own - other
        })
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(variant, forKey: .variant)
      try container.encode(parameters, forKey: .parameters)
      try container.encode(validLoss, forKey: .validLoss)
      try container.encode(testLoss, forKey: .testLoss)
      try container.encode(headline, forKey: .headline)
      try container.encode(difference, forKey: .difference)
      try container.encode(seconds, forKey: .seconds)
      try container.encode(trials, forKey: .trials)
    }
  }
}
