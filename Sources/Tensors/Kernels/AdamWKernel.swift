import CKernels
import Foundation

/// One AdamW update of a range of a flat parameter buffer (arXiv 1711.05101).
package struct AdamWKernel: Sendable {
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
    precondition(
      [first, second, gradients].allSatisfy { $0.count == parameters.count && $0.isContiguous },
      "moments or gradients do not match \(parameters.count) parameters")
    withUnsafePointer(to: step) { step in
      gecko_adamw(
        parameters.pointer, first.pointer, second.pointer, gradients.pointer, parameters.count,
        step)
    }
  }
}
