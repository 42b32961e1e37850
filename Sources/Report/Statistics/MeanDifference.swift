/// The difference between two variants' means, and what can be said of it.
///
/// Where equal replicates share their training data, the differences `d_r = x_r − b_r` are taken one by
/// one and treated as `n` independent normal values: `d̄ / SE` has Student's t distribution with
/// `ν = n − 1` if there is no difference. Where they do not, both sides are independent samples, and the
/// test is Welch's.
package struct MeanDifference: Codable, Equatable, Sendable {
  /// How a difference is tested.
  package enum Test: String, Codable, Sendable {
    /// Student's, of differences between equal replicates.
    case paired = "paired_t"
    /// Welch's, of two independent samples whose spreads need not be the same.
    case welch = "welch_t"
  }

  /// How a difference is tested.
  package let test: Test
  /// Mean difference, its standard error, the number of pairs and the t interval of the mean.
  ///
  /// Of independent samples the number is that of the smaller one. There is no interval where the standard
  /// error is 0: no spread was seen that could say how far off the mean may be.
  package let estimate: Estimate
  /// `n − 1` of pairs, Welch and Satterthwaite's of samples; nil where no uncertainty can be given.
  package let degreesOfFreedom: Double?
  /// Two-sided, of "there is no difference", for this comparison alone; nil without a spread to test
  /// with: of one replicate, and where all differences are equal.
  package let pValue: Double?
  /// The p-value after Holm's correction over all comparisons of the study.
  package internal(set) var adjustedPValue: Double?
  /// Cohen's d_z, `d̄ / s` with the standard deviation `s` of paired differences; nil where `s` is 0 or
  /// not known, and of independent samples.
  ///
  /// Source: D. Lakens, Frontiers in Psychology 4:863 (2013), equation 6.
  package let cohen: Double?
  /// Hedges' g_z, `J(n − 1) · d_z`, d_z without the bias of few replicates; nil below three.
  package let hedges: Double?
  /// Whether the difference is small enough to be none; nil where that is not asked or not known.
  package internal(set) var equivalence: EquivalenceTest?

  /// Compares replicates; nil when there are no pairs.
  ///
  /// - Parameters:
  ///   - pairs: A value of the variant and the baseline's a replicate.
  ///   - confidence: Of the interval.
  ///   - stage: How many of the first pairs are the first stage of a study that added replicates, if it
  ///     did: their spread counts alone.
  package init?(
    _ pairs: [(own: Double, baseline: Double)], confidence: Double, stage: Int? = nil
  ) {
    let differences = Self.differences(of: pairs)
    guard let estimate = Estimate(differences, confidence: confidence, stage: stage) else {
      return nil
    }
    let freedom = min(stage ?? estimate.count, estimate.count) - 1
    self.init(
      .paired, estimate, degreesOfFreedom: estimate.standardError.map { _ in Double(freedom) })
  }

  /// Compares independent samples by Welch's unequal-variance t test; nil when one is empty.
  ///
  ///     SE² = v₁ + v₂,   vᵢ = sᵢ²/nᵢ,   ν = (v₁ + v₂)² / (v₁²/(n₁ − 1) + v₂²/(n₂ − 1))
  ///
  /// Sources: B. L. Welch, The generalization of "Student's" problem when several different population
  /// variances are involved, Biometrika 34 (1947); F. E. Satterthwaite, An approximate distribution of
  /// estimates of variance components, Biometrics Bulletin 2 (1946).
  ///
  /// - Parameters:
  ///   - own: Values of the variant, by replicate.
  ///   - other: Those of what it is compared with.
  ///   - confidence: Of the interval.
  ///   - stages: How many of the first values of each are a first stage, if there is one.
  package init?(
    of own: [Double], from other: [Double], confidence: Double,
    stages: (own: Int, other: Int)? = nil
  ) {
    guard let one = Estimate(own, confidence: confidence, stage: stages?.own),
      let two = Estimate(other, confidence: confidence, stage: stages?.other)
    else { return nil }
    let mean = one.mean - two.mean
    let count = min(one.count, two.count)
    guard let left = one.standardError, let right = two.standardError else {
      self.init(.welch, Estimate(mean: mean, count: count), degreesOfFreedom: nil)
      return
    }
    let (first, second) = (left * left, right * right)
    let error = (first + second).squareRoot()
    func freedom(_ estimate: Estimate, _ stage: Int?) -> Double {
      Double(min(stage ?? estimate.count, estimate.count) - 1)
    }
    // As shares of the sum, so that squares of small errors do not vanish.
    let (share, rest) = (first / (first + second), second / (first + second))
    let satterthwaite =
      1 / (share * share / freedom(one, stages?.own) + rest * rest / freedom(two, stages?.other))
    let degrees = error > 0 && satterthwaite.isFinite ? satterthwaite : nil
    self.init(
      .welch,
      Estimate(
        mean: mean, standardError: error, count: count, degreesOfFreedom: degrees,
        confidence: confidence), degreesOfFreedom: degrees)
  }

  private init(_ test: Test, _ estimate: Estimate, degreesOfFreedom: Double?) {
    self.test = test
    self.degreesOfFreedom = degreesOfFreedom
    adjustedPValue = nil
    equivalence = nil
    guard let freedom = degreesOfFreedom, let error = estimate.standardError, error > 0 else {
      self.estimate = estimate.withoutInterval
      (pValue, cohen, hedges) = (nil, nil, nil)
      return
    }
    self.estimate = estimate
    let student = StudentDistribution(degreesOfFreedom: freedom)
    pValue = student.probability(ofMagnitudeFrom: estimate.mean / error)
    let size = estimate.mean / error / Double(estimate.count).squareRoot()
    guard test == .paired, size.isFinite else {
      (cohen, hedges) = (nil, nil)
      return
    }
    cohen = size
    hedges = EffectSize.correction(degreesOfFreedom: Int(freedom)).map { $0 * size }
  }

  /// The differences; those that are apart by no more than rounding are made equal, so that a
  /// difference that is the same in every replicate has no spread, and not one of 10⁻¹⁷.
  private static func differences(of pairs: [(own: Double, baseline: Double)]) -> [Double] {
    let differences = pairs.map { $0.own - $0.baseline }
    guard let least = differences.min(), let most = differences.max() else { return [] }
    let rounding = 4 * (pairs.flatMap { [abs($0.own), abs($0.baseline)] }.max() ?? 0).ulp
    guard most > least, most - least <= rounding else { return differences }
    return differences.map { _ in least + (most - least) / 2 }
  }

  /// Standard deviation of paired differences; nil where no uncertainty can be given, and of samples.
  package var deviation: Double? {
    guard test == .paired else { return nil }
    return estimate.standardError.map { $0 * Double(estimate.count).squareRoot() }
  }

  /// Whether the test tells the difference from none: an adjusted p-value below `1 − confidence`.
  package func isFound(confidence: Double) -> Bool {
    adjustedPValue.map { $0 < 1 - confidence } ?? false
  }

  /// Whether the difference was the same, and not 0, in all of several replicates: it has no spread to
  /// be tested with.
  package var isConstant: Bool { estimate.standardError == 0 && estimate.mean != 0 }

  /// Whether there was no difference in any of several replicates.
  package var isTie: Bool { estimate.standardError == 0 && estimate.mean == 0 }

  private enum CodingKeys: String, CodingKey {
    case test
    case degreesOfFreedom = "degrees_of_freedom"
    case pValue = "p_value"
    case adjustedPValue = "p_holm"
    case cohen = "cohens_dz"
    case hedges = "hedges_gz"
    case equivalence
  }

  package init(from decoder: any Decoder) throws {
    estimate = try Estimate(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    test = try container.decode(Test.self, forKey: .test)
    degreesOfFreedom = try container.decode(Double?.self, forKey: .degreesOfFreedom)
    pValue = try container.decode(Double?.self, forKey: .pValue)
    adjustedPValue = try container.decode(Double?.self, forKey: .adjustedPValue)
    cohen = try container.decode(Double?.self, forKey: .cohen)
    hedges = try container.decode(Double?.self, forKey: .hedges)
    equivalence = try container.decodeIfPresent(EquivalenceTest.self, forKey: .equivalence)
  }

  package func encode(to encoder: any Encoder) throws {
    try estimate.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(test, forKey: .test)
    try container.encode(degreesOfFreedom, forKey: .degreesOfFreedom)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(cohen, forKey: .cohen)
    try container.encode(hedges, forKey: .hedges)
    try container.encodeIfPresent(equivalence, forKey: .equivalence)
  }
}
