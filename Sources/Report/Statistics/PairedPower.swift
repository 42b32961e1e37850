/// What a two-sided paired t test can find.
///
/// Differences are in standard deviations of the paired differences, as `g_z` is. Source: R. V. Lenth,
/// Some practical guidelines for effective sample size determination, American Statistician 55 (2001).
package struct PairedPower: Sendable {
  /// The probability of calling a difference where there is none.
  package let level: Double

  /// Tests at a level.
  package init(level: Double) { self.level = level }

  /// The probability that a difference is found.
  ///
  /// - Parameters:
  ///   - size: The true difference.
  ///   - replicates: At least 2.
  /// - Returns: From `level` to 1.
  package func probability(ofFinding size: Double, replicates: Int) -> Double {
    let freedom = replicates - 1
    let threshold = StudentDistribution(degreesOfFreedom: freedom).quantile(1 - level / 2)
    return NoncentralStudent(
      degreesOfFreedom: freedom, noncentrality: size * Double(replicates).squareRoot()
    ).probability(ofMagnitudeFrom: threshold)
  }

  /// The difference that is found with a probability.
  ///
  /// - Parameters:
  ///   - replicates: At least 2.
  ///   - probability: Between `level` and 1.
  /// - Returns: In standard deviations of the paired differences.
  package func resolvable(replicates: Int, probability: Double) -> Double {
    guard probability > level else { return 0 }
    var (low, high) = (0.0, 1.0)
    while self.probability(ofFinding: high, replicates: replicates) < probability {
      (low, high) = (high, 2 * high)
    }
    while high - low > high * 1e-9 {
      let middle = low + (high - low) / 2
      guard low < middle, middle < high else { break }
      if self.probability(ofFinding: middle, replicates: replicates) < probability {
        low = middle
      } else {
        high = middle
      }
    }
    return high
  }

  /// How many replicates find a difference with a probability.
  ///
  /// - Returns: At least 2; `nil` where 10,000, the most that a spec may ask for, do not.
  package func replicates(toFind size: Double, probability: Double) -> Int? {
    let most = 10_000
    func isEnough(_ count: Int) -> Bool {
      self.probability(ofFinding: size, replicates: count) >= probability
    }
    guard isEnough(most) else { return nil }
    var (low, high) = (1, 2)
    while !isEnough(high) { (low, high) = (high, min(most, 2 * high)) }
    while high - low > 1 {
      let middle = (low + high) / 2
      if isEnough(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
