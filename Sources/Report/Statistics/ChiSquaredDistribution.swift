import Foundation

/// The χ² distribution: of the sum of squares of `ν` standard normal values.
///
/// `P(X ≤ x) = P(ν/2, x/2)`, the regularised incomplete gamma function, by its series, NIST DLMF 8.7.1:
///
///     P(a, x) = x^a e^(−x) / Γ(a + 1) · (1 + x/(a+1) + x²/((a+1)(a+2)) + …)
package struct ChiSquaredDistribution: Sendable {
  /// Degrees of freedom, `ν`.
  package let degreesOfFreedom: Int

  /// The distribution with `ν` degrees of freedom.
  package init(degreesOfFreedom: Int) { self.degreesOfFreedom = degreesOfFreedom }

  /// `P(X ≤ x)`.
  package func probability(upTo x: Double) -> Double {
    guard x > 0 else { return 0 }
    let (a, half) = (Double(degreesOfFreedom) / 2, x / 2)
    var (term, sum, index) = (1.0, 1.0, 1.0)
    while term > sum * 1e-17 {
      term *= half / (a + index)
      sum += term
      index += 1
    }
    return min(1, exp(a * log(half) - half - lgamma(a + 1)) * sum)
  }

  /// The value that `X` stays below with a probability, by bisection.
  ///
  /// - Parameter probability: Between 0 and 1.
  /// - Returns: The quantile.
  package func quantile(_ probability: Double) -> Double {
    var (low, high) = (0.0, Double(degreesOfFreedom))
    while self.probability(upTo: high) < probability { (low, high) = (high, 2 * high) }
    for _ in 0..<100 {
      let middle = low + (high - low) / 2
      guard low < middle, middle < high else { break }
      if self.probability(upTo: middle) < probability { low = middle } else { high = middle }
    }
    return high
  }

  /// The interval that holds the true standard deviation, as parts of one that was measured with `ν`
  /// degrees of freedom: `s √(ν / χ²)` at both ends.
  ///
  /// - Parameter confidence: How sure it is to, for normal values.
  /// - Returns: The factors of the lower and the upper end.
  package func deviationInterval(confidence: Double) -> (low: Double, high: Double) {
    let freedom = Double(degreesOfFreedom)
    func factor(_ probability: Double) -> Double {
      (freedom / quantile(probability)).squareRoot()
    }
    return (factor((1 + confidence) / 2), factor((1 - confidence) / 2))
  }
}
