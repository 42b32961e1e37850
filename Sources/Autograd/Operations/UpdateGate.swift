package import Tensors

/// Mega's update gate: `y = u ⊙ silu(candidate) + (1 - u) ⊙ x` with `u = sigmoid(gate)`.
///
/// Inputs: `gate`, `candidate`, `x`, all of one shape. Source: arXiv 2209.10655, equations 13–14.
package struct UpdateGate: Operation {
  /// The gate.
  package init() {}

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let y = Tensor(inputs[0].shape, in: pass.pool)
    ElementwiseKernels.updateGate(
      inputs[0], candidate: inputs[1], inputs[2], into: y, team: pass.team)
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient() else { return }
    let targets = (0..<3).map { index in
      let target = pass.target(of: index)
      let gradient = target?.gradient ?? Tensor(dy.shape, in: pass.pool)
      if target?.accumulates != true { gradient.fill(0) }
      return gradient
    }
    ElementwiseKernels.addUpdateGateBackward(
      dy, gate: pass.input(0), candidate: pass.input(1), x: pass.input(2),
      to: targets[0], targets[1], targets[2], team: pass.team)
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    var y = inputs[2]
    for index in y.values.indices {
      let update = naiveSigmoid(inputs[0].values[index])
      y.values[index] =
        update * naiveSiLU(inputs[1].values[index]) + (1 - update) * y.values[index]
    }
    return [y]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    let inputs = (0..<3).map { _ in random.normalTensor([2, 3, 7]) }
    return [OperationExample("plain", UpdateGate(), inputs)]
  }
}
