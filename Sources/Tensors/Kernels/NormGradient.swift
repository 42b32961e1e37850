import CKernels

/// Where a norm's gradient goes, and whether it is added to what is there.
package struct NormGradient {
  private let buffer: Tensor
  private let accumulates: Bool

  /// A gradient.
  ///
  /// - Parameters:
  ///   - buffer: In the shape of what the gradient is of; rows may be strided.
  ///   - accumulates: Whether to add; otherwise the old contents are not read.
  package init(_ buffer: Tensor, accumulates: Bool) {
    self.buffer = buffer
    self.accumulates = accumulates
  }

  /// The kernels' view of a gradient of `shape`; of a gradient nobody wants when it is `nil`.
  static func kernel(_ gradient: NormGradient?, of shape: [Int]) -> gecko_gradient {
    guard let gradient else { return gecko_gradient(target: nil, stride: 0, accumulate: 0) }
    precondition(
      gradient.buffer.shape == shape, "a gradient of \(gradient.buffer.shape) for \(shape)")
    return gecko_gradient(
      target: gradient.buffer.pointer, stride: gradient.buffer.rowStride,
      accumulate: gradient.accumulates ? 1 : 0)
  }

  /// Gives the buffer the sums of a scratch row.
  func receive(_ sums: Tensor) {
    if accumulates { buffer.add(sums) } else { buffer.copy(from: sums) }
  }
}
