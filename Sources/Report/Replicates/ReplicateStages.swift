package import Store

/// How many replicates a study needs whose plan adds them until its differences are known well enough.
///
/// Stein's procedure, of two stages. The first `n₀` replicates give the standard deviation `s` of the
/// paired differences of a variant to the baseline; from it follows how many there have to be,
///
///     n = max(n₀, ⌈(t(n₀ − 1, (1 + c)/2) · s / h)²⌉)
///
/// for intervals of half the width `h`, at most as many as the plan has. `n` depends on `s` alone, which
/// of normal values tells nothing of their mean: so `√n (d̄ − δ) / s` has Student's t distribution with
/// `n₀ − 1` degrees of freedom, and the interval `d̄ ± t s / √n` holds `δ` with probability `c` exactly,
/// also where the largest `n` of several variants is taken, or another measure than the table's decides.
/// Looking once, and with the spread of the first stage alone, is the correction that a rule which looks
/// after every replicate lacks: its intervals are too narrow when `n` is small.
///
/// What is needed is a function of the run files of the first stage, in whatever order its trials ended.
/// Source: C. Stein, A two-sample test for a linear hypothesis whose power is independent of the
/// variance, Ann. Math. Statist. 16 (1945).
package struct ReplicateStages: Codable, Equatable, Sendable {
  /// A variant against the baseline, after the first stage.
  package struct Comparison: Codable, Equatable, Sendable {
    package let variant: String
    /// Replicates of the first stage that both finished.
    package let pairs: Int
    /// Standard deviation of the paired differences; `nil` where fewer than two pairs finished: the
    /// variant then has no say.
    package let deviation: Double?
    /// Replicates that would make the interval narrow enough, whatever the plan allows; `nil` without a
    /// deviation, and where they are a billion or more.
    package let needed: Int?
    /// Half the interval that the replicates of the study give; `nil` without a deviation.
    package let halfWidth: Double?

    private enum CodingKeys: String, CodingKey {
      case variant, pairs, deviation, needed
      case halfWidth = "half_width"
    }
  }

  /// When there are enough.
  package let rule: StudyManifest.ReplicatesUntil
  /// The most that there may be.
  package let atMost: Int
  /// Of the intervals.
  package let confidence: Double
  /// One a variant that is compared; none while the first stage is not over.
  package let comparisons: [Comparison]
  /// Replicates that the study needs; `nil` while the first stage is not over.
  package let count: Int?

  private enum CodingKeys: String, CodingKey {
    case rule, confidence, comparisons, count
    case atMost = "at_most"
  }

  /// Replicates that are to be there, as far as is known.
  package var known: Int { count ?? rule.atLeast }

  /// Reads the first stage of a study; `nil` when all replicates of the plan are run.
  ///
  /// - Parameters:
  ///   - manifest: The plan.
  ///   - folder: The study's folder.
  /// - Throws: when a run file opens and its series cannot be read.
  package init?(of manifest: StudyManifest, folder: String) throws(StoreError) {
    guard let rule = manifest.replicatesUntil else { return nil }
    var trials: [String: [TrialResult]] = [:]
    for trial in manifest.storedTrials(inFolder: folder) where trial.replicate < rule.atLeast {
      trials[trial.variant, default: []].append(try StoredRun(reading: trial).result)
    }
    func values(_ variant: String) -> [Int: Double] {
      let finished = (trials[variant] ?? []).filter { $0.status == .finished }
      let values = finished.compactMap { trial in
        trial.valid[rule.measure].map { (trial.replicate, $0) }
      }
      return Dictionary(values, uniquingKeysWith: { first, _ in first })
    }
    let base = values(manifest.baseline)
    let isOver = trials.values.joined().allSatisfy(\.status.isLasting)
    // A variant that is no paired comparison has no differences whose spread could decide.
    let others = manifest.variants.filter { variant in
      variant != manifest.baseline && manifest.isPaired(variant)
    }
    self.init(
      rule, atMost: manifest.replicates, confidence: manifest.confidence,
      firstStage: isOver
        ? others.map { variant in
          let own = values(variant).sorted { $0.key < $1.key }
          return (variant, own.compactMap { key, value in base[key].map { (value, $0) } })
        } : nil)
  }

  /// What follows from the first stage.
  ///
  /// - Parameters:
  ///   - rule: When there are replicates enough.
  ///   - atMost: The most that there may be.
  ///   - confidence: Of the intervals.
  ///   - firstStage: The pairs that finished, by variant; `nil` while a trial may still be run.
  package init(
    _ rule: StudyManifest.ReplicatesUntil, atMost: Int, confidence: Double,
    firstStage: [(variant: String, pairs: [(own: Double, baseline: Double)])]?
  ) {
    self.rule = rule
    self.atMost = atMost
    self.confidence = confidence
    guard let firstStage else {
      (comparisons, count) = ([], nil)
      return
    }
    let stages = firstStage.map { variant, pairs in
      (variant: variant, pairs: pairs.count, spread: Spread(pairs, confidence: confidence))
    }
    let needed = stages.map { stage in
      // A pair that failed in the first stage is made up for in the second.
      stage.spread?.pairs(forHalfWidth: rule.halfWidth).map {
        max(rule.atLeast, $0 + rule.atLeast - stage.pairs)
      }
    }
    let wanted = zip(stages, needed).compactMap { stage, needed in
      stage.spread.map { _ in min(needed ?? atMost, atMost) }
    }
    let count = min(atMost, wanted.max() ?? rule.atLeast)
    self.count = count
    comparisons = zip(stages, needed).map { stage, needed in
      Comparison(
        variant: stage.variant, pairs: stage.pairs, deviation: stage.spread?.deviation,
        needed: needed,
        halfWidth: stage.spread?.halfWidth(ofPairs: count - rule.atLeast + stage.pairs))
    }
  }

  /// The spread of paired differences in the first stage, and what it is worth.
  private struct Spread {
    let deviation: Double
    private let threshold: Double

    /// `nil` where fewer than two pairs are there, or one is not finite.
    init?(_ pairs: [(own: Double, baseline: Double)], confidence: Double) {
      guard let difference = MeanDifference(pairs, confidence: confidence),
        let deviation = difference.deviation, let freedom = difference.degreesOfFreedom
      else { return nil }
      self.deviation = deviation
      threshold = StudentDistribution(degreesOfFreedom: freedom).quantile((1 + confidence) / 2)
    }

    func halfWidth(ofPairs count: Int) -> Double {
      threshold * deviation / Double(count).squareRoot()
    }

    /// `nil` where they are a billion or more.
    func pairs(forHalfWidth wanted: Double) -> Int? {
      let ratio = threshold * deviation / wanted
      let count = (ratio * ratio).rounded(.up)
      return count < 1e9 ? Int(count) : nil
    }
  }
}

extension TrialResult.Status {
  /// Whether the trial stays as it is until the user asks for another try.
  var isLasting: Bool {
    switch self {
    case .finished, .diverged, .failed: true
    case .interrupted, .paused, .unfinished, .missing: false
    }
  }
}

extension StudyManifest {
  /// Whether equal replicates of a variant and the baseline share training and validation data, and the
  /// variant is not known to compute what another one does.
  fileprivate func isPaired(_ variant: String) -> Bool {
    guard let own = configurations.first(where: { $0.variant == variant }),
      let base = configurations.first(where: { $0.variant == baseline })
    else { return false }
    let shared = SharedData(own, base)
    return shared.isTrainingShared && shared.validationKeys.isEmpty && own.sameness == nil
  }
}
