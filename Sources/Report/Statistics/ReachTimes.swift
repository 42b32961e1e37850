/// Times until something happened, where for some it had not when they were no longer watched.
package struct ReachTimes: Sendable {
  /// Of those where it happened.
  package let reached: [Int]
  /// How long the others were watched.
  package let censored: [Int]

  /// Times as far as they are known.
  package init(reached: [Int], censored: [Int]) {
    self.reached = reached
    self.censored = censored
  }

  /// The median by Kaplan and Meier's estimate: the first time at which at most half are left.
  ///
  ///     S(t) = ∏ over times tᵢ ≤ t of (1 − dᵢ / nᵢ) ≤ ½
  ///
  /// with `dᵢ` that reached it at `tᵢ` of `nᵢ` that were watched until then. Censored values are not
  /// taken for times, and no mean is asked of them, which would depend on how long they were watched.
  ///
  /// Source: E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, J. Amer.
  /// Statist. Assoc. 53 (1958).
  ///
  /// - Returns: nil where more than half are left at the end.
  package var median: Int? {
    var left = 1.0
    for time in Set(reached).sorted() {
      let watched = (reached + censored).count { $0 >= time }
      left *= 1 - Double(reached.count { $0 == time }) / Double(watched)
      // Products of such quotients can miss a half by their rounding.
      if left <= 0.5 + 1e-12 { return time }
    }
    return nil
  }
}
