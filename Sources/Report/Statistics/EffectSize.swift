/// The size of a paired difference in units of its own spread.
enum EffectSize {
  /// The factor that takes the bias of few values out of a standardised difference.
  ///
  ///     J(ν) = Γ(ν/2) / (√(ν/2) · Γ((ν−1)/2)),   ν = n − 1
  ///
  /// Source: L. V. Hedges, Distribution theory for Glass's estimator of effect size and related
  /// estimators, J. Educ. Statist. 6 (1981). With `ν = 1`, two replicates, it would be 0: an unbiased
  /// estimate does not exist.
  ///
  /// - Returns: nil for fewer than 2 degrees of freedom.
  static func correction(degreesOfFreedom: Int) -> Double? {
    guard degreesOfFreedom > 1 else { return nil }
    let half = Double(degreesOfFreedom) / 2
    return GammaRatio.halfStep(above: half - 0.5) / half.squareRoot()
  }
}
