import CKernels

/// Scaling, shifting and turning of heads that lie side by side.
package enum RotaryKernels {
  /// `weights = (1 + gamma) / √S`, in gamma's shape, both without gaps.
  package static func weights(of gamma: Tensor, headWidth: Int, into weights: Tensor) {
    precondition(
      gamma.shape == weights.shape && gamma.isContiguous && weights.isContiguous,
      "weights \(weights.shape) of gamma \(gamma.shape)")
    let scale = 1 / Float(headWidth).squareRoot()
    weights.fill(scale)
    gecko_scale(weights.pointer, gamma.pointer, scale, gamma.count, 1)
  }

  /// `dGamma (+)= dWeights / √S`, both without gaps.
  package static func weightsBackward(
    _ dWeights: Tensor, headWidth: Int, accumulating: Bool, into dGamma: Tensor
  ) {
    precondition(
      dGamma.shape == dWeights.shape && dGamma.isContiguous && dWeights.isContiguous,
      "gamma's gradient \(dGamma.shape) of \(dWeights.shape)")
    gecko_scale(
      dGamma.pointer, dWeights.pointer, 1 / Float(headWidth).squareRoot(), dGamma.count,
      accumulating ? 1 : 0)
  }

  /// `y[b,t] = turned(x[b,t] ⊙ weight + offset)`.
  ///
  /// - Parameters:
  ///   - x: `[B, L, W]`; rows may have gaps between them.
  ///   - weight: `[W]`.
  ///   - offset: `[W]`.
  ///   - rotation: The heads that turn; `nil` turns none.
  ///   - y: `[B, L, W]`.
  /// - Precondition: The extents agree, and the table has L rows.
  package static func scaleAndRotate(
    _ x: Tensor, weight: Tensor, offset: Tensor, _ rotation: HeadRotation?, into y: Tensor
  ) {
    check(x, y, [weight, offset], rotation)
    let turn = Turn(rotation)
    for sequence in 0..<x.shape[0] {
      gecko_scale_and_rotate(
        row(sequence, of: y), y.rowStride, row(sequence, of: x), x.rowStride, x.shape[1],
        x.columns, weight.pointer, offset.pointer, turn.cosines, turn.sines, turn.half, turn.heads)
    }
  }

  /// `dx[b,t] (+)= u[b,t] ⊙ weight`, with `u` for `dy` turned back.
  package static func backward(
    of dy: Tensor, weight: Tensor, _ rotation: HeadRotation?, accumulating: Bool, into dx: Tensor
  ) {
    check(dy, dx, [weight], rotation)
    let turn = Turn(rotation)
    for sequence in 0..<dx.shape[0] {
      gecko_scale_and_rotate_backward(
        row(sequence, of: dx), dx.rowStride, row(sequence, of: dy), dy.rowStride, dx.shape[1],
        dx.columns, weight.pointer, turn.cosines, turn.sines, turn.half, turn.heads,
        accumulating ? 1 : 0)
    }
  }

  /// `dWeight += Σ u[b,t] ⊙ x[b,t]` and `dOffset += Σ u[b,t]`, with `u` for `dy` turned back.
  package static func addSums(
    of dy: Tensor, at x: Tensor, _ rotation: HeadRotation?, toWeight dWeight: Tensor,
    offset dOffset: Tensor
  ) {
    check(x, dy, [dWeight, dOffset], rotation)
    let turn = Turn(rotation)
    for sequence in 0..<x.shape[0] {
      gecko_scale_and_rotate_sums(
        dWeight.pointer, dOffset.pointer, row(sequence, of: dy), dy.rowStride,
        row(sequence, of: x), x.rowStride, x.shape[1], x.columns, turn.cosines, turn.sines,
        turn.half, turn.heads)
    }
  }

  private static func row(_ sequence: Int, of x: Tensor) -> UnsafeMutablePointer<Float> {
    x.pointer + sequence * x.shape[1] * x.rowStride
  }

  private static func check(
    _ x: Tensor, _ y: Tensor, _ rows: [Tensor], _ rotation: HeadRotation?
  ) {
    precondition(x.shape.count == 3 && x.shape == y.shape, "heads \(x.shape) into \(y.shape)")
    for row in rows {
      precondition(row.count == x.columns, "a row of \(row.count) for heads \(x.shape)")
    }
    guard let rotation, rotation.heads > 0 else { return }
    precondition(
      rotation.table.length == x.shape[1]
        && rotation.heads * rotation.table.headWidth <= x.columns,
      "\(rotation.table.length) positions, \(rotation.heads) heads of \(rotation.table.headWidth)"
        + " for \(x.shape)")
  }
}

/// A rotation as kernels take it.
private struct Turn {
  var cosines: UnsafeMutablePointer<Float>?
  var sines: UnsafeMutablePointer<Float>?
  var half = 0
  var heads = 0

  init(_ rotation: HeadRotation?) {
    guard let rotation, rotation.heads > 0 else { return }
    cosines = rotation.table.cosines.pointer
    sines = rotation.table.sines.pointer
    half = rotation.table.cosines.columns
    heads = rotation.heads
  }
}
