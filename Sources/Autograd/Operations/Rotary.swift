package import Tensors

/// Turns heads by the rotary angles of their positions, and scales them.
///
///     y[b,t] = scale · turned(x[b,t])
///
/// Heads that do not turn are scaled only. Input and output: `[B, L, H S]`.
package struct Rotary: Operation {
  /// Which heads turn and how far; `nil` turns none.
  package let rotation: HeadRotation?
  /// What every feature is multiplied by.
  package let scale: Double

  /// A rotation with a scale.
  package init(_ rotation: HeadRotation?, scale: Double = 1) {
    self.rotation = rotation
    self.scale = scale
  }

  package var retainedInputs: Int { 0 }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let y = Tensor(inputs[0].shape, in: pass.pool)
    RotaryKernels.scaleAndRotate(
      inputs[0], weight: weight(inputs[0].columns, pass.pool),
      offset: .zeros([inputs[0].columns], in: pass.pool), rotation, into: y,
      team: pass.team)
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient(), let dx = pass.target(of: 0) else { return }
    RotaryKernels.backward(
      of: dy, weight: weight(dy.columns, pass.pool), rotation, accumulating: dx.accumulates,
      into: dx.gradient, team: pass.team)
  }

  private func weight(_ columns: Int, _ pool: BufferPool) -> Tensor {
    let weight = Tensor([columns], in: pool)
    weight.fill(Float(scale))
    return weight
  }
}
