import CKernels

/// Kernels that treat elements one by one.
///
/// All tensors of a call have one shape; rows may be strided. A team shares the elements.
package enum ElementwiseKernels {
  /// Elements of a row, without gaps in any tensor.
  private struct Run {
    let row: Int
    let first: Int
    let count: Int

    @inline(__always)
    func callAsFunction(_ tensor: Tensor) -> UnsafeMutablePointer<Float> {
      tensor.pointer + row * tensor.rowStride + first
    }
  }

  /// What an element costs, in multiplications: most take an exponential.
  private static let terms = 16
  /// Elements without gaps are parted between vectors.
  private static let vector = 16

  private static func checkShapes(_ tensors: [Tensor]) {
    let shape = tensors[0].shape
    for tensor in tensors {
      precondition(tensor.shape == shape, "shapes \(shape) and \(tensor.shape) differ")
    }
  }

  /// Calls `body` for runs that make up the tensors.
  @inline(__always)
  private static func forEachRun(
    _ tensors: [Tensor], sharedBy team: Team = nil, _ body: @Sendable (Run) -> Void
  ) {
    checkShapes(tensors)
    let first = tensors[0]
    let terms = Self.terms * first.count
    if tensors.allSatisfy(\.isContiguous) {
      team.divide(first.count, unit: vector, terms: terms) { range in
        body(Run(row: 0, first: range.lowerBound, count: range.count))
      }
    } else {
      team.divide(first.rows, terms: terms) { rows in
        for row in rows { body(Run(row: row, first: 0, count: first.columns)) }
      }
    }
  }

  /// `y = silu(x)`.
  package static func silu(_ x: Tensor, into y: Tensor, team: Team = nil) {
    forEachRun([x, y], sharedBy: team) { run in gecko_silu(run(y), run(x), run.count) }
  }

  /// `y = x Φ(x)`.
  package static func gelu(_ x: Tensor, into y: Tensor, team: Team = nil) {
    forEachRun([x, y], sharedBy: team) { run in gecko_gelu(run(y), run(x), run.count) }
  }

  /// `dx (+)= dy (Φ(x) + x φ(x))`.
  package static func geluBackward(
    _ dy: Tensor, at x: Tensor, accumulating: Bool, into dx: Tensor, team: Team = nil
  ) {
    forEachRun([dy, x, dx], sharedBy: team) { run in
      gecko_gelu_backward(run(dx), run(dy), run(x), run.count, accumulating ? 1 : 0)
    }
  }

  /// `dx (+)= dy silu'(x)`.
  package static func siluBackward(
    _ dy: Tensor, at x: Tensor, accumulating: Bool, into dx: Tensor, team: Team = nil
  ) {
    forEachRun([dy, x, dx], sharedBy: team) { run in
      gecko_silu_backward(run(dx), run(dy), run(x), run.count, accumulating ? 1 : 0)
    }
  }

  /// `y = silu(gate) ⊙ x (+ addend)`.
  package static func siluGate(
    _ gate: Tensor, _ x: Tensor, addend: Tensor? = nil, into y: Tensor, team: Team = nil
  ) {
    checkShapes([gate, x, addend ?? x, y])
    team.divide(y.rows, terms: terms * y.count) { rows in
      let first = rows.lowerBound
      gecko_silu_gate(
        y.place(first), y.rowStride, gate.place(first), gate.rowStride, x.place(first), x.rowStride,
        rows.count, y.columns)
      guard let addend else { return }
      for row in rows { gecko_add(y.place(row), addend.place(row), y.columns) }
    }
  }

  /// The gradients of `siluGate` with respect to the gate and to `x`.
  package static func siluGateBackward(
    _ dy: Tensor, gate: Tensor, x: Tensor, accumulating: (gate: Bool, x: Bool),
    into dgate: Tensor, _ dx: Tensor, team: Team = nil
  ) {
    checkShapes([dy, gate, x, dgate, dx])
    team.divide(dy.rows, terms: terms * dy.count) { rows in
      let first = rows.lowerBound
      gecko_silu_gate_backward(
        dgate.place(first), dgate.rowStride, dx.place(first), dx.rowStride, dy.place(first),
        dy.rowStride, gate.place(first), gate.rowStride, x.place(first), x.rowStride, rows.count,
        dy.columns, accumulating.gate ? 1 : 0, accumulating.x ? 1 : 0)
    }
  }

  /// `y = x + sigmoid(gate) ⊙ (silu(candidate) - x)`.
  package static func updateGate(
    _ gate: Tensor, candidate: Tensor, _ x: Tensor, into y: Tensor, team: Team = nil
  ) {
    forEachRun([gate, candidate, x, y], sharedBy: team) { run in
      gecko_update_gate(run(y), run(gate), run(candidate), run(x), run.count)
    }
  }

  /// The gradients of `updateGate`, each added to its target.
  package static func addUpdateGateBackward(
    _ dy: Tensor, gate: Tensor, candidate: Tensor, x: Tensor,
    to dgate: Tensor, _ dcandidate: Tensor, _ dx: Tensor, team: Team = nil
  ) {
    forEachRun([dy, gate, candidate, x, dgate, dcandidate, dx], sharedBy: team) { run in
      gecko_add_update_gate_backward(
        run(dgate), run(dcandidate), run(dx), run(dy), run(gate),
        run(candidate), run(x), run.count)
    }
  }

  /// `y (+)= x ⊙ weight` row by row; `weight: [D]`.
  package static func scaleColumns(
    _ x: Tensor, by weight: Tensor, accumulating: Bool, into y: Tensor, team: Team = nil
  ) {
    precondition(weight.count == x.columns, "\(weight.count) weights for \(x.columns) columns")
    team.divide(x.rows, terms: x.count) { rows in
      for row in rows {
        gecko_scale_row(
          y.place(row), x.place(row), weight.pointer, x.columns, accumulating ? 1 : 0)
      }
    }
  }

  /// `sums[d] += Σ over rows of x[..., d] y[..., d]`.
  package static func addColumnProducts(_ x: Tensor, _ y: Tensor, to sums: Tensor) {
    precondition(x.shape == y.shape && sums.count == x.columns, "\(x.shape), \(y.shape)")
    for row in 0..<x.rows {
      gecko_add_product(sums.pointer, x.place(row), y.place(row), x.columns)
    }
  }

  /// `y (+)= x / (1 - rate)` where the stream keeps an element, else 0.
  ///
  /// Element `i` (row-major) is dropped when the upper 32 bits of draw `i` of the stream are below
  /// `rate · 2³²`; so the backward pass is the same call.
  package static func dropout(
    _ x: Tensor, rate: Double, seed: UInt64, accumulating: Bool, into y: Tensor, team: Team = nil
  ) {
    let threshold = UInt32(clamping: Int((rate * 0x1p32).rounded()))
    let scale = Float(1 / (1 - rate))
    team.divide(x.rows, terms: terms * x.count) { rows in
      for row in rows {
        gecko_dropout(
          y.place(row), x.place(row), x.columns, seed, UInt64(row * x.columns), threshold, scale,
          accumulating ? 1 : 0)
      }
    }
  }
}
