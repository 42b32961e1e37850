/// The parameters of an exponential moving average, or the buffers of their gradients.
package struct ExponentialAverageParameters: Sendable {
  let alpha: Tensor
  let delta: Tensor
  let theta: Tensor?
  let gamma: Tensor
  let omega: Tensor?

  /// Parameters of D channels and N orders.
  ///
  /// - Parameters:
  ///   - alpha: `[D, N]`.
  ///   - delta: `[D, N]`.
  ///   - theta: `[D]`; `nil` for the real average.
  ///   - gamma: `[D, N, 2]`, or `[D, N]` for the real average.
  ///   - omega: `[D]`, the residual's factors; `nil` for ones.
  /// - Precondition: The shapes agree, and no tensor has gaps.
  package init(alpha: Tensor, delta: Tensor, theta: Tensor?, gamma: Tensor, omega: Tensor?) {
    precondition(
      alpha.shape.count == 2 && alpha.columns > 0 && delta.shape == alpha.shape
        && gamma.shape == alpha.shape + (theta == nil ? [] : [2]),
      "alpha \(alpha.shape), delta \(delta.shape), gamma \(gamma.shape)")
    precondition(
      [theta, omega].allSatisfy { ($0?.count ?? alpha.rows) == alpha.rows },
      "theta \(theta?.shape ?? []), omega \(omega?.shape ?? []) for \(alpha.rows) channels")
    precondition(
      [alpha, delta, theta, gamma, omega].allSatisfy { $0?.isContiguous ?? true },
      "parameters of an exponential average have gaps")
    self.alpha = alpha
    self.delta = delta
    self.theta = theta
    self.gamma = gamma
    self.omega = omega
  }

  var channels: Int { alpha.rows }
  var orders: Int { alpha.columns }
  var isComplex: Bool { theta != nil }

  /// The element of `gamma` where the orders of `channel` begin.
  func gammaOffset(of channel: Int) -> Int { channel * orders * (isComplex ? 2 : 1) }
}
