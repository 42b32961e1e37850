import CKernels

/// Where a contribution to a gradient goes.
package struct GradientTarget: Sendable {
  /// The buffer, in the shape of what the gradient is of; rows may be strided.
  package let gradient: Tensor
  /// Whether to add to what is there; otherwise what is there is garbage to be overwritten.
  package let accumulates: Bool

  /// A buffer that is added to, or overwritten.
  package init(_ gradient: Tensor, accumulates: Bool) {
    self.gradient = gradient
    self.accumulates = accumulates
  }

  /// Puts a contribution of the same shape in its place.
  package func receive(_ contribution: Tensor) {
    if accumulates {
      gradient.add(contribution)
    } else {
      gradient.copy(from: contribution)
    }
  }

  /// The kernels' view of a gradient of `shape`; of a gradient nobody wants when it is `nil`.
  static func kernel(_ target: GradientTarget?, of shape: Shape) -> gecko_gradient {
    guard let target else { return gecko_gradient(target: nil, stride: 0, accumulate: 0) }
    precondition(
      target.gradient.shape == shape, "a gradient of \(target.gradient.shape) for \(shape)")
    return gecko_gradient(
      target: target.gradient.pointer, stride: target.gradient.rowStride,
      accumulate: target.accumulates ? 1 : 0)
  }
}
