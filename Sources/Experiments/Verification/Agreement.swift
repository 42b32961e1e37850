/// How near a computed array must be to a fixture's: the tolerances of the fixtures' README.
///
/// They are those of float32 arithmetic against float64; `|b|` is taken over the fixture's finite
/// elements. An infinity must stand against the same infinity, and a NaN never passes.
enum Agreement {
  /// Outputs and taps: `max |a - b| ≤ 2e-5 · max(1, max |b|)`.
  case activation
  /// Gradients: `max |a - b| ≤ 1e-4 · max |b| + 1e-8`. Many are tiny; a bound relative to 1 would pass
  /// zeros.
  case gradient
  /// Parameters after a training run: `max |a - b| ≤ 5e-3 · max |b|`.
  case trained
  /// Whole numbers: equal.
  case equal
  /// Element by element: `|a - b| ≤ tolerance · |b|`.
  case relative(Double)

  /// Compares two arrays of equally many elements.
  func quantity(
    _ group: String, _ name: String, computed: [Double], expected: [Double]
  ) -> VerifiedQuantity {
    precondition(
      computed.count == expected.count,
      "\(group)/\(name): \(computed.count) elements against \(expected.count)")
    let largest = expected.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    let error = zip(computed, expected).reduce(0) { error, pair in
      // `max` would lose a NaN.
      let next = self.error(of: pair.0, against: pair.1)
      return next.isNaN ? .infinity : max(error, next)
    }
    return VerifiedQuantity(
      group: group, name: name, measure: measure, error: error, tolerance: tolerance(largest))
  }

  private var measure: VerifiedQuantity.Measure {
    if case .relative = self { .relative } else { .absolute }
  }

  private func tolerance(_ largest: Double) -> Double {
    switch self {
    case .activation: 2e-5 * max(1, largest)
    case .gradient: 1e-4 * largest + 1e-8
    case .trained: 5e-3 * largest
    case .equal: 0
    case .relative(let tolerance): tolerance
    }
  }

  private func error(of computed: Double, against expected: Double) -> Double {
    if computed == expected { return 0 }
    let difference = abs(computed - expected)
    if case .relative = self { return difference / abs(expected) }
    return difference
  }
}
