/// Which of the two was earlier, pair by pair.
///
/// The exact two-sided sign test: without a difference each of the `n` pairs that are not tied is as
/// likely one way as the other, so `p = min(1, 2 · P(X ≤ min(a, b)))` with `X` binomial of `n` and ½.
/// Source: W. J. Dixon and A. M. Mood, The statistical sign test, J. Amer. Statist. Assoc. 41 (1946).
package struct SignTest: Codable, Equatable, Sendable {
  /// Pairs in which the variant was earlier, in which the baseline was, and ties.
  package let earlier: Int
  package let later: Int
  package let equal: Int
  /// Pairs of which it cannot be known: neither reached it, or the one that did not was watched less long.
  package let unknown: Int

  /// Two-sided; nil without a pair that says something.
  package var pValue: Double? {
    let count = earlier + later
    guard count > 0 else { return nil }
    var (term, sum) = (1.0, 0.0)
    for index in 0...min(earlier, later) {
      sum += term
      term *= Double(count - index) / Double(index + 1)
    }
    var share = 2 * sum
    for _ in 0..<count { share /= 2 }
    return min(1, share)
  }

  private enum CodingKeys: String, CodingKey {
    case earlier, later, equal, unknown
    case pValue = "p_value"
  }

  /// Counts of pairs.
  package init(earlier: Int, later: Int, equal: Int, unknown: Int) {
    self.earlier = earlier
    self.later = later
    self.equal = equal
    self.unknown = unknown
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    earlier = try container.decode(Int.self, forKey: .earlier)
    later = try container.decode(Int.self, forKey: .later)
    equal = try container.decode(Int.self, forKey: .equal)
    unknown = try container.decode(Int.self, forKey: .unknown)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(earlier, forKey: .earlier)
    try container.encode(later, forKey: .later)
    try container.encode(equal, forKey: .equal)
    try container.encode(unknown, forKey: .unknown)
    try container.encode(pValue, forKey: .pValue)
  }
}
