package import Tensors

/// A gated combination: `y = silu(gate) ⊙ x (+ addend)`.
///
/// It is the feed-forward's `silu(W1 n) ⊙ W3 n` and, with an addend, the block's
/// `sca ⊙ silu(r) + mem`. Inputs: `gate`, `x`, then `addend` if `hasAddend`, all of one shape.
package struct SiLUGate: Operation {
  /// Whether an addend of the same shape comes last.
  package var hasAddend: Bool

  /// A gate.
  package init(hasAddend: Bool = false) {
    self.hasAddend = hasAddend
  }

  package var retainedInputs: Int { 2 }

  /// With an addend it is kept, which costs as much as keeping the addend would.
  package var recomputation: RecomputationRule { hasAddend ? .whenLarge : .always }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let y = Tensor(inputs[0].shape, in: pass.pool)
    ElementwiseKernels.siluGate(
      inputs[0], inputs[1], addend: hasAddend ? inputs[2] : nil, into: y, team: pass.team)
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient() else { return }
    let (gate, x) = (pass.input(0), pass.input(1))
    let dgate = pass.target(of: 0)
    let dx = pass.target(of: 1)
    if dgate != nil || dx != nil {
      // An input whose gradient nobody wants still needs a place to be written to.
      ElementwiseKernels.siluGateBackward(
        dy, gate: gate, x: x,
        accumulating: (dgate?.accumulates ?? false, dx?.accumulates ?? false),
        into: dgate?.gradient ?? Tensor(gate.shape, in: pass.pool),
        dx?.gradient ?? Tensor(x.shape, in: pass.pool), team: pass.team)
    }
    if hasAddend { pass.pass(dy, toInput: 2, isLastUse: true) }
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    var y = inputs[0]
    for index in y.values.indices {
      y.values[index] = naiveSiLU(inputs[0].values[index]) * inputs[1].values[index]
      if hasAddend { y.values[index] += inputs[2].values[index] }
    }
    return [y]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    let wide = random.normalTensor([3, 14])
    return [
      OperationExample(
        "halves of one tensor", SiLUGate(), [wide.columns(0..<7), wide.columns(7..<14)]),
      OperationExample(
        "with an addend", SiLUGate(hasAddend: true),
        [
          random.normalTensor([2, 3, 5]), random.normalTensor([2, 3, 5]),
          random.normalTensor([2, 3, 5]),
        ]),
    ]
  }
}
