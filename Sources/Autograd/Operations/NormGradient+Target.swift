import Tensors

extension NormGradient {
  /// The kernels' view of where an operation's gradient goes.
  init?(_ target: GradientTarget?) {
    guard let target else { return nil }
    self.init(target.gradient, accumulates: target.accumulates)
  }
}
