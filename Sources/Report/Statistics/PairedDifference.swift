/// The difference between two variants over replicates that both finished, and what can be said of it.
///
/// Replicate `r` has the same data and initialisation streams in both, so the differences
/// `d_r = x_r − b_r` are taken one by one and treated as `n` independent normal values: `d̄ / SE` has
/// Student's t distribution with `ν = n − 1` if there is no difference.
package struct PairedDifference: Codable, Equatable, Sendable {
  /// Mean difference, its standard error, the number of pairs and the t interval of the mean.
  package let estimate: Estimate
  /// `n − 1`, of a first stage where there is one; nil where no uncertainty can be given.
  package let degreesOfFreedom: Int?
  /// Two-sided, of "there is no difference", for this comparison alone.
  ///
  /// All differences 0 give 1; a constant other difference gives 0; one pair gives nil.
  package let pValue: Double?
  /// The p-value after Holm's correction over all comparisons of the study.
  package internal(set) var adjustedPValue: Double?
  /// Cohen's d_z, `d̄ / s` with the standard deviation `s` of the differences; nil where `s` is 0 or
  /// not known, except that no difference at all has the size 0.
  ///
  /// Source: D. Lakens, Frontiers in Psychology 4:863 (2013), equation 6.
  package let cohen: Double?
  /// Hedges' g_z, `J(n − 1) · d_z`, d_z without the bias of few replicates; nil below three.
  package let hedges: Double?

  /// Compares replicates; nil when there are no pairs.
  ///
  /// - Parameters:
  ///   - pairs: A value of the variant and the baseline's a replicate.
  ///   - confidence: Of the interval.
  ///   - stage: How many of the pairs, from the first, are of a first stage that decided how many there
  ///     are, as `Estimate` has it.
  package init?(
    _ pairs: [(own: Double, baseline: Double)], confidence: Double, stage: Int? = nil
  ) {
    let differences = Self.differences(of: pairs)
    guard let estimate = Estimate(differences, confidence: confidence, stage: stage) else {
      return nil
    }
    self.estimate = estimate
    guard let error = estimate.standardError else {
      (degreesOfFreedom, pValue, adjustedPValue, cohen, hedges) = (nil, nil, nil, nil, nil)
      return
    }
    let freedom = min(stage ?? estimate.count, estimate.count) - 1
    degreesOfFreedom = freedom
    if error > 0 {
      let student = StudentDistribution(degreesOfFreedom: freedom)
      pValue = student.probability(ofMagnitudeFrom: estimate.mean / error)
      let size = estimate.mean / error / Double(estimate.count).squareRoot()
      cohen = size.isFinite ? size : nil
      hedges =
        size.isFinite ? EffectSize.correction(degreesOfFreedom: freedom).map { $0 * size } : nil
    } else {
      let isNone = estimate.mean == 0
      pValue = isNone ? 1 : 0
      cohen = isNone ? 0 : nil
      hedges = isNone && freedom > 1 ? 0 : nil
    }
    adjustedPValue = nil
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

  /// The standard deviation of the differences; nil where there is none.
  package var deviation: Double? {
    estimate.standardError.map { $0 * Double(estimate.count).squareRoot() }
  }

  /// Whether the variant can be told from the baseline: an adjusted p-value below `1 − confidence`.
  package func isDistinguishable(confidence: Double) -> Bool {
    adjustedPValue.map { $0 < 1 - confidence } ?? false
  }

  /// Whether the difference was the same, and not 0, in all of several replicates: its size has no
  /// spread to be measured in.
  package var isConstant: Bool { pValue == 0 && estimate.standardError == 0 }

  private enum CodingKeys: String, CodingKey {
    case degreesOfFreedom = "degrees_of_freedom"
    case pValue = "p_value"
    case adjustedPValue = "p_holm"
    case cohen = "cohens_dz"
    case hedges = "hedges_gz"
  }

  package init(from decoder: any Decoder) throws {
    estimate = try Estimate(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    degreesOfFreedom = try container.decode(Int?.self, forKey: .degreesOfFreedom)
    pValue = try container.decode(Double?.self, forKey: .pValue)
    adjustedPValue = try container.decode(Double?.self, forKey: .adjustedPValue)
    cohen = try container.decode(Double?.self, forKey: .cohen)
    hedges = try container.decode(Double?.self, forKey: .hedges)
  }

  package func encode(to encoder: any Encoder) throws {
    try estimate.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(degreesOfFreedom, forKey: .degreesOfFreedom)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(cohen, forKey: .cohen)
    try container.encode(hedges, forKey: .hedges)
  }
}
