/// How a timestep norm averages the groups' statistics over time.
package enum TimestepNormKind: Equatable, Sendable {
  /// Gecko's: exponential averages of mean and variance with bias correction.
  ///
  /// Both rates lie in `0 ..< 1`; the state is the uncorrected averages.
  case decay(beta1: Double, beta2: Double)
  /// Megalodon's: mean and variance of everything since the document began.
  case cumulative
}
