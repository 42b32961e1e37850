package import Tensors

/// The queries and keys of a gated attention: one shared projection, scaled, shifted and turned.
///
///     y_i[b,t] = turned_i(z[b,t] ⊙ (1 + gamma[i]) / √S + beta[i])   for each i of `outputs`
///
/// The outputs named in `rotated` turn as `rotation` says, the others do not. Inputs: `z [B, L, H S]`,
/// `gamma [K, H S]`, `beta [K, H S]`. Outputs: `[B, L, H S]` each, in the order of `outputs`; rows of
/// gamma and beta that are not among them cost nothing and have zero gradient.
package struct ScaleAndRotateHeads: Operation {
  /// H.
  package let heads: Int
  /// Which rows of gamma and beta to apply, one output each.
  package let outputs: [Int]
  /// Those of the rows whose output turns: query and key.
  package let rotated: [Int]
  /// Which heads turn and how far; `nil` turns none.
  package let rotation: HeadRotation?
  private var weights: Tensor?

  /// An operation that makes `outputs`.
  package init(heads: Int, outputs: [Int], rotated: [Int] = [0, 1], rotation: HeadRotation?) {
    self.heads = heads
    self.outputs = outputs
    self.rotated = rotated
    self.rotation = rotation
  }

  package var recomputation: RecomputationRule { .always }

  package mutating func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let (z, gamma, beta) = (inputs[0], inputs[1], inputs[2])
    checkHeads(of: z)
    let weights = Tensor(gamma.shape, in: pass.pool)
    RotaryKernels.weights(of: gamma, headWidth: z.columns / heads, into: weights)
    if pass.isRecording { self.weights = weights }
    return outputs.map { index in
      let y = Tensor(z.shape, in: pass.pool)
      RotaryKernels.scaleAndRotate(
        z, weight: weights.entries(index..<index + 1), offset: beta.entries(index..<index + 1),
        rotation(of: index), into: y, team: pass.team)
      return y
    }
  }

  package func backward(_ pass: BackwardPass) {
    guard let weights else { return }
    let z = pass.input(0)
    let dz = pass.target(of: 0)
    var accumulates = dz?.accumulates ?? false
    let dWeights = Tensor.zeros(weights.shape, in: pass.pool)
    let dBeta = Tensor.zeros(weights.shape, in: pass.pool)
    for (output, index) in outputs.enumerated() {
      guard let dy = pass.gradient(ofOutput: output) else { continue }
      if let dz {
        RotaryKernels.backward(
          of: dy, weight: weights.entries(index..<index + 1), rotation(of: index),
          accumulating: accumulates, into: dz.gradient, team: pass.team)
        accumulates = true
      }
      RotaryKernels.addSums(
        of: dy, at: z, rotation(of: index), toWeight: dWeights.entries(index..<index + 1),
        offset: dBeta.entries(index..<index + 1), team: pass.team)
    }
    if let dGamma = pass.target(of: 1) {
      RotaryKernels.weightsBackward(
        dWeights, headWidth: z.columns / heads, accumulating: dGamma.accumulates,
        into: dGamma.gradient)
    }
    pass.pass(dBeta, toInput: 2)
  }

  private func rotation(of index: Int) -> HeadRotation? {
    rotated.contains(index) ? rotation : nil
  }

  private func checkHeads(of z: Tensor) {
    let width = rotation?.table.headWidth ?? z.columns / heads
    precondition(
      heads * width == z.columns, "\(heads) heads of \(width) in \(z.columns) columns")
  }
}
