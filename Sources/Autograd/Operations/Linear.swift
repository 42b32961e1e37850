package import Tensors

/// A linear map of every row, optionally with a bias and added to residuals.
///
///     y[n, :] = W x[n, :] (+ b) (+ residual[n, :] …)
///
/// Inputs: `x [..., I]`, `W [O, I]`, then `b [O]` if `hasBias`, then `residuals` tensors
/// `[..., O]`. Output: `[..., O]`.
package struct Linear: Operation {
  /// Whether a bias `[O]` follows the weight.
  package var hasBias: Bool
  /// How many residuals of the output's shape come last.
  package var residuals: Int
  /// When its output is not kept.
  package var recomputation: RecomputationRule

  /// A linear map.
  package init(
    hasBias: Bool = false, residuals: Int = 0, recomputation: RecomputationRule = .never
  ) {
    self.hasBias = hasBias
    self.residuals = residuals
    self.recomputation = recomputation
  }

  package var retainedInputs: Int { 2 }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let (x, weight) = (inputs[0], inputs[1])
    let y = Tensor(x.shape.dropLast() + [weight.rows], in: pass.pool)
    let addends = inputs.suffix(residuals) + (hasBias ? [inputs[2]] : [])
    // A single one is read when the sums are there; of several, all but one pass by before.
    if addends.count > 1 {
      y.copy(from: addends[addends.startIndex])
      for residual in addends.dropFirst().prefix(residuals - 1) { y.add(residual) }
      if hasBias { RowKernels.broadcast(inputs[2], accumulating: true, into: y) }
    }
    MatrixProduct.multiply(
      x, by: weight, transposing: .second, accumulating: addends.count > 1,
      startingFrom: addends.count == 1 ? addends.first : nil, precision: pass.precision,
      pool: pass.pool, derived: pass.derived, team: pass.team, into: y)
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient() else { return }
    let (x, weight) = (pass.input(0), pass.input(1))
    if let dx = pass.target(of: 0) {
      MatrixProduct.multiply(
        dy, by: weight, accumulating: dx.accumulates, precision: pass.precision, pool: pass.pool,
        team: pass.team, into: dx.gradient)
    }
    if let dw = pass.target(of: 1) {
      MatrixProduct.multiply(
        dy, by: x, transposing: .first, accumulating: dw.accumulates, precision: pass.precision,
        pool: pass.pool, team: pass.team, into: dw.gradient)
    }
    if hasBias, let db = pass.target(of: 2) {
      RowKernels.sumRows(of: dy, accumulating: db.accumulates, into: db.gradient)
    }
    for index in pass.inputCount - residuals..<pass.inputCount {
      pass.pass(dy, toInput: index, isLastUse: index == pass.inputCount - 1)
    }
  }
}
