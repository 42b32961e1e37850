package import Tensors

/// Scales every column by its own weight: `y[..., d] = x[..., d] weight[d]`.
///
/// Inputs: `x [..., D]`, `weight [D]`. It is the rescaled feed-forward's `alpha`.
package struct ScaleColumns: Operation {
  /// The scaling.
  package init() {}

  package var recomputation: RecomputationRule { .always }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let y = Tensor(inputs[0].shape, in: pass.pool)
    ElementwiseKernels.scaleColumns(
      inputs[0], by: inputs[1], accumulating: false, into: y, team: pass.team)
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient() else { return }
    if let dx = pass.target(of: 0) {
      ElementwiseKernels.scaleColumns(
        dy, by: pass.input(1), accumulating: dx.accumulates, into: dx.gradient,
        team: pass.team)
    }
    if let dw = pass.target(of: 1) {
      if !dw.accumulates { dw.gradient.fill(0) }
      ElementwiseKernels.addColumnProducts(dy, pass.input(0), to: dw.gradient)
    }
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    var y = inputs[0]
    for index in y.values.indices { y.values[index] *= inputs[1].values[index % y.columns] }
    return [y]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    [
      OperationExample(
        "plain", ScaleColumns(), [random.normalTensor([2, 3, 7]), random.normalTensor([7])])
    ]
  }
}
