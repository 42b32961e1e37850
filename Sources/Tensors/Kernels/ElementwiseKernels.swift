import CKernels

/// Kernels that treat elements one by one.
///
/// All tensors of a call have one shape; rows may be strided.
package enum ElementwiseKernels {
  /// Calls `body(offset of the run in each tensor, length)` for runs of elements without gaps.
  @inline(__always)
  private static func forEachRun(_ tensors: [Tensor], _ body: (Int, Int) -> Void) {
    let first = tensors[0]
    for tensor in tensors {
      precondition(tensor.shape == first.shape, "shapes \(first.shape) and \(tensor.shape) differ")
    }
    if tensors.allSatisfy(\.isContiguous) {
      body(-1, first.count)
    } else {
      for row in 0..<first.rows { body(row, first.columns) }
    }
  }

  /// Where run `row` of a tensor starts; the whole tensor is run -1.
  @inline(__always)
  private static func run(_ tensor: Tensor, _ row: Int) -> UnsafeMutablePointer<Float> {
    row < 0 ? tensor.pointer : tensor.pointer + row * tensor.rowStride
  }

  /// `y = silu(x)`.
  package static func silu(_ x: Tensor, into y: Tensor) {
    forEachRun([x, y]) { row, n in gecko_silu(run(y, row), run(x, row), n) }
  }

  /// `y = x Φ(x)`.
  package static func gelu(_ x: Tensor, into y: Tensor) {
    forEachRun([x, y]) { row, n in gecko_gelu(run(y, row), run(x, row), n) }
  }

  /// `dx (+)= dy (Φ(x) + x φ(x))`.
  package static func geluBackward(
    _ dy: Tensor, at x: Tensor, accumulating: Bool, into dx: Tensor
  ) {
    forEachRun([dy, x, dx]) { row, n in
      gecko_gelu_backward(run(dx, row), run(dy, row), run(x, row), n, accumulating ? 1 : 0)
    }
  }

  /// `dx (+)= dy silu'(x)`.
  package static func siluBackward(
    _ dy: Tensor, at x: Tensor, accumulating: Bool, into dx: Tensor
  ) {
    forEachRun([dy, x, dx]) { row, n in
      gecko_silu_backward(run(dx, row), run(dy, row), run(x, row), n, accumulating ? 1 : 0)
    }
  }

  /// `y = silu(gate) ⊙ x`.
  package static func siluGate(_ gate: Tensor, _ x: Tensor, into y: Tensor) {
    forEachRun([gate, x, y]) { row, n in
      gecko_silu_gate(run(y, row), run(gate, row), run(x, row), n)
    }
  }

  /// The gradients of `siluGate` with respect to the gate and to `x`.
  package static func siluGateBackward(
    _ dy: Tensor, gate: Tensor, x: Tensor, accumulating: (gate: Bool, x: Bool),
    into dgate: Tensor, _ dx: Tensor
  ) {
    forEachRun([dy, gate, x, dgate, dx]) { row, n in
      gecko_silu_gate_backward(
        run(dgate, row), run(dx, row), run(dy, row), run(gate, row), run(x, row), n,
        accumulating.gate ? 1 : 0, accumulating.x ? 1 : 0)
    }
  }

  /// `y = x + sigmoid(gate) ⊙ (silu(candidate) - x)`.
  package static func updateGate(
    _ gate: Tensor, candidate: Tensor, _ x: Tensor, into y: Tensor
  ) {
    forEachRun([gate, candidate, x, y]) { row, n in
      gecko_update_gate(run(y, row), run(gate, row), run(candidate, row), run(x, row), n)
    }
  }

  /// The gradients of `updateGate`, each added to its target.
  package static func addUpdateGateBackward(
    _ dy: Tensor, gate: Tensor, candidate: Tensor, x: Tensor,
    to dgate: Tensor, _ dcandidate: Tensor, _ dx: Tensor
  ) {
    forEachRun([dy, gate, candidate, x, dgate, dcandidate, dx]) { row, n in
      gecko_add_update_gate_backward(
        run(dgate, row), run(dcandidate, row), run(dx, row), run(dy, row), run(gate, row),
        run(candidate, row), run(x, row), n)
    }
  }

  /// `y (+)= x ⊙ weight` row by row; `weight: [D]`.
  package static func scaleColumns(
    _ x: Tensor, by weight: Tensor, accumulating: Bool, into y: Tensor
  ) {
    precondition(weight.count == x.columns, "\(weight.count) weights for \(x.columns) columns")
    for row in 0..<x.rows {
      gecko_scale_row(
        run(y, row), run(x, row), weight.pointer, x.columns, accumulating ? 1 : 0)
    }
  }

  /// `sums[d] += Σ over rows of x[..., d] y[..., d]`.
  package static func addColumnProducts(_ x: Tensor, _ y: Tensor, to sums: Tensor) {
    precondition(x.shape == y.shape && sums.count == x.columns, "\(x.shape), \(y.shape)")
    for row in 0..<x.rows {
      gecko_add_product(sums.pointer, run(x, row), run(y, row), x.columns)
    }
  }

  /// `y (+)= x / (1 - rate)` where the stream keeps an element, else 0.
  ///
  /// Element `i` (row-major) is dropped when the upper 32 bits of draw `i` of the stream are below
  /// `rate · 2³²`; so the backward pass is the same call.
  package static func dropout(
    _ x: Tensor, rate: Double, seed: UInt64, accumulating: Bool, into y: Tensor
  ) {
    let threshold = UInt32(clamping: Int((rate * 0x1p32).rounded()))
    let scale = Float(1 / (1 - rate))
    for row in 0..<x.rows {
      gecko_dropout(
        run(y, row), run(x, row), x.columns, seed, UInt64(row * x.columns), threshold, scale,
        accumulating ? 1 : 0)
    }
  }
}
