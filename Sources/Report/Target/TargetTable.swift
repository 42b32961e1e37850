package import Store

/// Steps, tokens and seconds until the trials of a study reached its target on validation data.
package struct TargetTable: Codable, Equatable, Sendable {
  /// What became of a variant.
  package struct Row: Codable, Equatable, Sendable {
    package let variant: String
    /// Its finished trials, by replicate.
    package let trials: [TargetReach]
    /// Trials that did not finish, of which nothing is said: diverged, failed, cut short, or not yet run.
    package let unfinished: Int
    /// Means over its finished trials; `nil` unless every one reached the target.
    package let steps: Estimate?
    package let tokens: Estimate?
    package let seconds: Estimate?
    /// Steps at which half have reached the target, by Kaplan and Meier; `nil` where more than half are
    /// left.
    package let medianSteps: Int?
    /// Steps of this variant minus the baseline's, by replicate.
    ///
    /// `nil` for the baseline itself, and unless both reached the target in every pair; also where it is
    /// the same in all pairs, for evaluations are too far apart to tell its spread. Its p-value is that
    /// of this comparison alone.
    package let difference: MeanDifference?
    /// Which was earlier, by replicate; `nil` for the baseline itself, and without pairs.
    package let order: SignTest?

    private enum CodingKeys: String, CodingKey {
      case variant, steps, tokens
      case seconds = "wall_time_s"
      case medianSteps = "median_steps"
      case difference = "difference_to_baseline"
      case order, trials, unfinished
    }

    /// Trials that reached the target.
    package var reached: [TargetReach] { trials.filter { $0.steps != nil } }
    /// Trials that did not, as far as they were watched.
    package var censored: [TargetReach] { trials.filter { $0.steps == nil } }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(variant, forKey: .variant)
      try container.encode(steps, forKey: .steps)
      try container.encode(tokens, forKey: .tokens)
      try container.encode(seconds, forKey: .seconds)
      try container.encode(medianSteps, forKey: .medianSteps)
      try container.encode(difference, forKey: .difference)
      try container.encode(order, forKey: .order)
      try container.encode(trials, forKey: .trials)
      try container.encode(unfinished, forKey: .unfinished)
    }
  }

  /// What is to be reached.
  package let target: StudyManifest.Target
  /// Name of the variant that differences are to.
  package let baseline: String
  /// How sure an interval is to hold the true value.
  package let confidence: Double
  /// In the order of the study.
  package let rows: [Row]

  /// Reads the evaluations of the trials that variants are judged by.
  ///
  /// - Parameters:
  ///   - target: What is to be reached.
  ///   - variants: Their trials, in the order of the table, and whether they are paired with those of the
  ///     baseline.
  ///   - baseline: The variant that differences are to, and its trials.
  ///   - confidence: Of the intervals.
  ///   - stage: Replicates of a first stage that decided how many there are, if there is one.
  /// - Throws: when a run file opens and cannot be read.
  init(
    _ target: StudyManifest.Target,
    variants: [(name: String, trials: [TrialResult], isPaired: Bool)],
    baseline: (name: String, trials: [TrialResult]), confidence: Double, stage: Int?
  ) throws(StoreError) {
    func reaches(_ trials: [TrialResult]) throws(StoreError) -> [TargetReach] {
      var reaches: [TargetReach] = []
      for trial in trials where trial.status == .finished {
        if let reach = try TargetReach(of: target, by: trial) { reaches.append(reach) }
      }
      return reaches
    }
    let base = try reaches(baseline.trials)
    var rows: [Row] = []
    for variant in variants {
      let isOther = variant.isPaired && variant.name != baseline.name
      rows.append(
        Row(
          variant.name, try reaches(variant.trials),
          unfinished: variant.trials.count { $0.status != .finished },
          against: isOther ? base : [], confidence: confidence, stage: stage))
    }
    self.init(target: target, baseline: baseline.name, confidence: confidence, rows: rows)
  }

  /// A table of rows.
  package init(target: StudyManifest.Target, baseline: String, confidence: Double, rows: [Row]) {
    self.target = target
    self.baseline = baseline
    self.confidence = confidence
    self.rows = rows
  }
}

extension TargetTable.Row {
  /// What trials came to.
  ///
  /// - Parameters:
  ///   - variant: Name of the variant.
  ///   - trials: Its finished trials, by replicate.
  ///   - unfinished: Trials that did not finish.
  ///   - baseline: Those of the baseline to pair with; none for the baseline itself.
  ///   - confidence: Of the intervals.
  ///   - stage: Replicates of a first stage that decided how many there are, if there is one.
  package init(
    _ variant: String, _ trials: [TargetReach], unfinished: Int, against baseline: [TargetReach],
    confidence: Double, stage: Int?
  ) {
    self.variant = variant
    self.trials = trials
    self.unfinished = unfinished
    let first = stage.map { stage in trials.count { $0.replicate < stage } }
    func estimate(_ value: (TargetReach) -> Double?) -> Estimate? {
      let values = trials.compactMap { $0.steps == nil ? nil : value($0) }
      guard values.count == trials.count else { return nil }
      return Estimate(values, confidence: confidence, stage: first)
    }
    steps = estimate { $0.steps.map(Double.init) }
    tokens = estimate(\.tokens)
    seconds = estimate(\.seconds)
    medianSteps =
      ReachTimes(
        reached: trials.compactMap(\.steps),
        censored: trials.filter { $0.steps == nil }.map(\.watched)
      ).median
    let pairs = trials.compactMap { trial in
      baseline.first { $0.replicate == trial.replicate }.map { (own: trial, baseline: $0) }
    }
    let times = pairs.compactMap { pair -> (own: Double, baseline: Double)? in
      guard let own = pair.own.steps, let other = pair.baseline.steps else { return nil }
      return (Double(own), Double(other))
    }
    let compared =
      times.count == pairs.count
      ? MeanDifference(
        times, confidence: confidence,
        stage: stage.map { stage in pairs.count { $0.own.replicate < stage } }) : nil
    // Steps are told apart by evaluations only, so an equal difference in all pairs is no exact one.
    difference = compared.flatMap { $0.estimate.standardError == 0 ? nil : $0 }
    order = pairs.isEmpty ? nil : SignTest(pairs)
  }
}

extension SignTest {
  /// Which of two trials reached a target earlier, as far as that can be known.
  fileprivate init(_ pairs: [(own: TargetReach, baseline: TargetReach)]) {
    var (earlier, later, equal) = (0, 0, 0)
    for (own, baseline) in pairs {
      switch (own.steps, baseline.steps) {
      case (let mine?, let other?):
        if mine < other { earlier += 1 } else if mine > other { later += 1 } else { equal += 1 }
      case (let mine?, nil) where baseline.watched >= mine: earlier += 1
      case (nil, let other?) where own.watched >= other: later += 1
      default: break
      }
    }
    self.init(
      earlier: earlier, later: later, equal: equal,
      unknown: pairs.count - earlier - later - equal)
  }
}
