import Foundation
package import Tensors

/// The sigmoid linear unit, elementwise.
///
///     y = x sigmoid(x)
///
/// Input and output: any shape.
package struct SiLU: Operation {
  /// The activation function.
  package init() {}

  package var recomputation: RecomputationRule { .always }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let y = Tensor(inputs[0].shape, in: pass.pool)
    ElementwiseKernels.silu(inputs[0], into: y, team: pass.team)
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient(), let dx = pass.target(of: 0) else { return }
    ElementwiseKernels.siluBackward(
      dy, at: pass.input(0), accumulating: dx.accumulates, into: dx.gradient,
      team: pass.team)
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    [NaiveTensor(inputs[0].values.map(naiveSiLU), shape: inputs[0].shape)]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    [
      OperationExample("a prime count", SiLU(), [random.normalTensor([1, 37], deviation: 3)]),
      OperationExample(
        "columns of a wider tensor", SiLU(), [random.normalTensor([3, 9]).columns(2..<7)]),
    ]
  }
}

/// `1 / (1 + e⁻ˣ)`.
func naiveSigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// `x / (1 + e⁻ˣ)`.
func naiveSiLU(_ x: Double) -> Double { x * naiveSigmoid(x) }
