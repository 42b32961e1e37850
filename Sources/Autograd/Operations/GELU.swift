import Foundation
package import Tensors

/// The Gaussian error linear unit, elementwise, exact and not by `tanh`.
///
///     y = x Φ(x),   Φ(x) = (1 + erf(x / √2)) / 2
///
/// Input and output: any shape. Source: arXiv 1606.08415.
package struct GELU: Operation {
  /// The activation function.
  package init() {}

  package var recomputation: RecomputationRule { .always }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let y = Tensor(inputs[0].shape, in: pass.pool)
    ElementwiseKernels.gelu(inputs[0], into: y, team: pass.team)
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient(), let dx = pass.target(of: 0) else { return }
    ElementwiseKernels.geluBackward(
      dy, at: pass.input(0), accumulating: dx.accumulates, into: dx.gradient,
      team: pass.team)
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let values = inputs[0].values.map { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 }
    return [NaiveTensor(values, shape: inputs[0].shape)]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    [
      OperationExample("a prime count", GELU(), [random.normalTensor([1, 37], deviation: 3)]),
      OperationExample(
        "columns of a wider tensor", GELU(), [random.normalTensor([3, 9]).columns(2..<7)]),
    ]
  }
}
