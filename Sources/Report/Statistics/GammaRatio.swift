import Foundation

/// The quotient of two neighbours of the gamma function, which Student's distribution is made of.
enum GammaRatio {
  /// `Γ(x + ½) / Γ(x)`.
  ///
  /// From the difference of two Stirling series, in which all large terms cancel,
  ///
  ///     ln Γ(x+½) − ln Γ(x) = ½ ln x − 1/(8x) + 1/(192x³) − 1/(640x⁵) + 17/(14336x⁷) − 31/(18432x⁹) + …
  ///
  /// at `x ≥ 16`, where what is left out is below 10⁻¹⁵, and from there down by
  /// `Γ(x+½)/Γ(x) = x/(x+½) · Γ(x+3/2)/Γ(x+1)`. Source: NIST DLMF 5.11.8 and 5.5.1.
  ///
  /// - Parameter x: Positive.
  /// - Returns: The quotient, to about 15 digits.
  static func halfStep(above x: Double) -> Double {
    precondition(x > 0, "Γ(x+½)/Γ(x) needs a positive x, found \(x)")
    var (factor, x) = (1.0, x)
    while x < 16 {
      factor *= x / (x + 0.5)
      x += 1
    }
    let inverse = 1 / x
    let square = inverse * inverse
    let series =
      1.0 / 8 - square
      * (1.0 / 192 - square * (1.0 / 640 - square * (17.0 / 14336 - square * 31 / 18432)))
    return factor * x.squareRoot() * exp(-inverse * series)
  }
}
