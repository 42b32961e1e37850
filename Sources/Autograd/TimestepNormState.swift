/// What a timestep norm knows of the documents it is in the middle of.
///
/// Kept in double precision: with a rate of 0.9999 a step changes an average by a ten-thousandth of
/// a difference, which float32 would round away when tokens arrive one by one.
package struct TimestepNormState: Equatable, Sendable {
  /// Steps since each sequence's document began, `[B]`.
  package var counts: [Int]
  /// Averaged means, `[B · G]`; for the decaying norm before bias correction.
  package var means: [Double]
  /// Averaged variances, `[B · G]`; for the decaying norm before bias correction.
  package var variances: [Double]

  /// A state.
  ///
  /// - Precondition: There are as many variances as means, equally many for each sequence.
  package init(counts: [Int], means: [Double], variances: [Double]) {
    precondition(
      means.count == variances.count && means.count % max(counts.count, 1) == 0,
      "\(means.count) means and \(variances.count) variances for \(counts.count) sequences")
    self.counts = counts
    self.means = means
    self.variances = variances
  }

  /// The state before anything was seen.
  package init(sequences: Int, groups: Int) {
    self.init(
      counts: Array(repeating: 0, count: sequences),
      means: Array(repeating: 0, count: sequences * groups),
      variances: Array(repeating: 0, count: sequences * groups))
  }
}
