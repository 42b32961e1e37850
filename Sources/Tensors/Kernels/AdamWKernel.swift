import CKernels
import Foundation

/// One AdamW update of a range of a flat parameter buffer (arXiv 1711.05101).
package struct AdamWKernel: Sendable {
  /// How far an update of some parameters went, as sums of squares.
  package struct Size: Equatable, Sendable {
    /// Of the parameters' elements before the update.
    package let weights: Double
    /// Of what the update added to them, as it was stored: decay and rounding are in it.
    package let change: Double

    /// Sums of squares.
    package init(weights: Double, change: Double) {
      self.weights = weights
      self.change = change
    }
  }

  private let step: gecko_adamw_step

  /// The numbers of step `count` (from 1) at learning rate `rate`.
  ///
  /// `weightDecay` is 0 where decay does not apply; `gradientScale` is the factor of clipping.
  package init(
    count: Int, rate: Double, betas: (Double, Double), epsilon: Double, weightDecay: Double,
    gradientScale: Double
  ) {
    let first = -expm1(Double(count) * log(betas.0))
    let second = -expm1(Double(count) * log(betas.1))
    step = gecko_adamw_step(
      gradient_scale: Float(gradientScale), beta1: Float(betas.0), beta2: Float(betas.1),
      decay: Float(1 - rate * weightDecay), step_size: Float(rate / first),
      root_scale: Float(1 / second.squareRoot()), epsilon: Float(epsilon))
  }

  /// Updates contiguous tensors of one shape in place.
  package func update(
    _ parameters: Tensor, first: Tensor, second: Tensor, gradients: Tensor
  ) {
    check(parameters, [first, second, gradients])
    withUnsafePointer(to: step) { step in
      gecko_adamw(
        parameters.pointer, first.pointer, second.pointer, gradients.pointer, parameters.count,
        step)
    }
  }

  /// The same update, bit for bit, and how far it went: measured on the way, without another pass
  /// over memory.
  package func measuredUpdate(
    _ parameters: Tensor, first: Tensor, second: Tensor, gradients: Tensor
  ) -> Size {
    check(parameters, [first, second, gradients])
    return withUnsafePointer(to: step) { step in
      let size = gecko_adamw_measured(
        parameters.pointer, first.pointer, second.pointer, gradients.pointer, parameters.count,
        step)
      return Size(weights: size.weights, change: size.change)
    }
  }

  private func check(_ parameters: Tensor, _ others: [Tensor]) {
    precondition(
      parameters.isContiguous
        && others.allSatisfy { $0.count == parameters.count && $0.isContiguous },
      "moments or gradients do not match \(parameters.count) parameters")
  }
}
