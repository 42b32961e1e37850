import Foundation

/// How the learning rate moves over a run: linear warm-up, then one of four shapes.
package struct Schedule: Equatable, Sendable {
  /// What follows the warm-up.
  package enum Kind: String, CaseIterable, Sendable {
    /// Stays at the peak.
    case constant
    /// Falls in a straight line to the final rate.
    case linear
    /// Falls along half a cosine to the final rate.
    case cosine
    /// Stays at the peak, then falls in a straight line over the last part (warm-up, stable, decay).
    case wsd
  }

  package var kind = Kind.cosine
  /// Steps over which the rate rises from `peak / warmup` to the peak.
  package var warmup = 100
  /// The last rate as a fraction of the peak.
  package var finalRatio = 0.1
  /// For `wsd`: the fraction of the run's steps in which the rate falls.
  package var decayFraction = 0.2

  /// The defaults.
  package init() {}

  /// The learning rate of step `step` (from 0) of `steps`.
  package func rate(atStep step: Int, of steps: Int, peak: Double) -> Double {
    if step < warmup { return peak * Double(step + 1) / Double(warmup) }
    let rest = Double(max(1, steps - warmup))
    let done = min(1, Double(step - warmup) / rest)
    func fall(_ shape: Double) -> Double { peak * (finalRatio + (1 - finalRatio) * shape) }
    switch kind {
    case .constant:
      return peak
    case .linear:
      return fall(1 - done)
    case .cosine:
      return fall(0.5 * (1 + cos(.pi * done)))
    case .wsd:
      let decay = max(1, (decayFraction * Double(steps)).rounded())
      let left = Double(steps - step)
      return fall(min(1, left / decay))
    }
  }
}
