import Foundation

/// The regularised incomplete beta function.
///
///     I_x(a, b) = 1/B(a, b) · ∫₀ˣ u^(a−1) (1−u)^(b−1) du
///
/// It is evaluated as a continued fraction, `I_x(a, b) = x^a (1−x)^b / (a B(a, b)) · K`, where it
/// converges fast, `x < (a+1)/(a+b+2)`, and through `I_x(a, b) = 1 − I_{1−x}(b, a)` elsewhere.
/// Source: NIST DLMF 8.17.22 and 8.17.4; the evaluation from the front is that of Lentz (1976) as
/// Thompson and Barnett (1986) changed it.
struct IncompleteBeta {
  let a: Double
  let b: Double
  /// `1 / B(a, b)`.
  let inverseBeta: Double

  /// The function at a point.
  ///
  /// - Parameters:
  ///   - x: From 0 to 1.
  ///   - complement: `1 − x`, as exactly as the caller knows it.
  /// - Returns: From 0 to 1.
  func value(at x: Double, complement: Double) -> Double {
    guard x > 0 else { return 0 }
    guard complement > 0 else { return 1 }
    let isLower = x < (a + 1) / (a + b + 2)
    let (x, y) = isLower ? (x, complement) : (complement, x)
    let (a, b) = isLower ? (a, b) : (b, a)
    let front = exp(a * log(x) + b * log(y)) * inverseBeta / a
    let value = front * Self.fraction(x, a, b)
    return isLower ? value : 1 - value
  }

  /// The continued fraction `1/(1 + d₁/(1 + d₂/(1 + …)))` of DLMF 8.17.22.
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var (upper, lower) = (1.0, 1 / kept(1 - (a + b) * x / (a + 1)))
    var value = lower
    for index in 1...10_000 {
      let m = Double(index)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      var change = 1.0
      for term in [even, odd] {
        lower = 1 / kept(1 + term * lower)
        upper = kept(1 + term / upper)
        change = upper * lower
        value *= change
      }
      if abs(change - 1) < 1e-16 { break }
    }
    return value
  }
}
