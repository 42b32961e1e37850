/// Whether a difference is small enough to be none: two one-sided t tests.
///
/// That the difference lies outside of `±m` is what is to be refuted, on either side:
///
///     p = max(P(T ≥ (d̄ + m)/SE), P(T ≤ (d̄ − m)/SE))
///
/// with the standard error and the degrees of freedom of the difference's own test, paired or Welch's. `p`
/// is below `α` just where the t interval of `1 − 2α` lies within `±m`.
/// Source: D. J. Schuirmann, A comparison of the two one-sided tests procedure and the power approach for
/// assessing the equivalence of average bioavailability, J. Pharmacokinet. Biopharm. 15 (1987).
package struct EquivalenceTest: Codable, Equatable, Sendable {
  /// The largest difference that is none, `m`.
  package let margin: Double
  /// Of "the difference is `m` or more", for this comparison alone.
  package let pValue: Double
  /// The p-value after Holm's correction over all tests of equivalence of the study.
  package internal(set) var adjustedPValue: Double?
  /// The interval of `1 − 2α`, with `1 − α` the study's confidence; nil where that is ½ or less.
  package let low: Double?
  package let high: Double?

  private enum CodingKeys: String, CodingKey {
    case margin
    case pValue = "p_value"
    case adjustedPValue = "p_holm"
    case low = "confidence_low"
    case high = "confidence_high"
  }

  /// Tests a difference; nil where it has no spread to be tested with.
  ///
  /// - Parameters:
  ///   - difference: What is known of it.
  ///   - margin: The largest difference that is none.
  ///   - confidence: Of the study, `1 − α`.
  package init?(_ difference: MeanDifference, margin: Double, confidence: Double) {
    guard let freedom = difference.degreesOfFreedom, let error = difference.estimate.standardError,
      error > 0
    else { return nil }
    let student = StudentDistribution(degreesOfFreedom: freedom)
    let mean = difference.estimate.mean
    self.margin = margin
    pValue = max(
      student.probability(upTo: -(mean + margin) / error),
      student.probability(upTo: (mean - margin) / error))
    adjustedPValue = nil
    guard confidence > 0.5 else {
      (low, high) = (nil, nil)
      return
    }
    let reach = student.quantile(confidence) * error
    (low, high) = (mean - reach, mean + reach)
  }

  /// Whether the difference is shown to be none: an adjusted p-value below `1 − confidence`.
  package func isShown(confidence: Double) -> Bool {
    adjustedPValue.map { $0 < 1 - confidence } ?? false
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(margin, forKey: .margin)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(adjustedPValue, forKey: .adjustedPValue)
    try container.encode(low, forKey: .low)
    try container.encode(high, forKey: .high)
  }
}
