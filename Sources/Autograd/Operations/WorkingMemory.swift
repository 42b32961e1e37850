package import Tensors

/// The adaptive working memory: a matrix `[S, V]` a head that chunks read and are written to.
///
/// Per head, with `φ` the softmax over the `S` features, `M = 0` and `ℓ = -inf` at first:
///
///     y_t = φ(q_t) M                     read by chunk c, when M holds the chunks up to c - lag
///     cur = log Σ_j e^(k_j)              written when chunk c is complete: chunk c - lag + 1
///     ℓ'  = log(e^ℓ + e^cur),  ρ = e^(cur - ℓ')
///     M'  = M + ρ (Σ_j e^(k_j - cur) (v_j - φ(k_j) M) - M)
///
/// (`WorkingMemoryKind` has the ablations.) A chunk writes only the document of its last position and
/// clears a memory that holds another; a query whose document is not the memory's reads zero.
///
/// Inputs: `q [B, Lq, H*S]`, `k [B, Lk, H*S]`, `v [B, Lk, H*V]`, heads side by side. The keys' rows are
/// the positions from `keyStart`; the queries are the last `Lq` of them, and the rows before are
/// chunks not yet written. Outputs: reads `[B, Lq, H*V]`, memory `[B, H, S, V]`, normalizer `[B, H, S]`
/// (`ℓ`; log of the number written for `noOnlineSoftmax`, `Σ φ(k)` for `linear`).
/// Keeps features, weights and every written state for the backward pass: about `3·L·H·S` and
/// `2·(L/C)·H·S·V` floats. The initial state has no gradient.
package struct WorkingMemory: Operation {
  /// What a write stores and how it weighs.
  package let kind: WorkingMemoryKind
  /// Number of heads, `H`.
  package let heads: Int
  /// Positions in a chunk, `C`.
  package let chunk: Int
  /// Chunks from one that writes to the first that reads it.
  package let lag: Int
  /// Absolute position of the first key row.
  package let keyStart: Int
  /// Where the document of each key row began, `[B * Lk]`; `nil` for one document from position 0.
  package let origins: [Int]?
  /// The state that the sequences go on from; `nil` at their beginning.
  package let initial: WorkingMemoryState?
  /// The state after the last position; known after the forward pass.
  package private(set) var final: WorkingMemoryState?

  private var schedule: WorkingMemorySchedule?
  private var record: WorkingMemoryRecord?

  /// A working memory.
  ///
  /// - Precondition: `heads`, `chunk` and `lag` are positive.
  package init(
    kind: WorkingMemoryKind = .adaptive, heads: Int, chunk: Int, lag: Int = 2, keyStart: Int = 0,
    origins: [Int]? = nil, initial: WorkingMemoryState? = nil
  ) {
    precondition(
      heads > 0 && chunk > 0 && lag > 0,
      "a working memory of \(heads) heads, chunks of \(chunk), lag \(lag)")
    self.kind = kind
    self.heads = heads
    self.chunk = chunk
    self.lag = lag
    self.keyStart = keyStart
    self.origins = origins
    self.initial = initial
  }

  /// Only the linear memory divides, and its gradient looks at the quotient.
  package var recomputation: RecomputationRule { .whenLarge }
  package var recomputesRecord: Bool { true }
  package var retainsOutputs: Bool { kind == .linear }

  package mutating func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let schedule = makeSchedule(
      batch: inputs[0].shape[0], queryRows: inputs[0].shape[1], keyRows: inputs[1].shape[1])
    let (reads, record) = WorkingMemoryKernels.forward(
      operands(inputs[0], inputs[1], inputs[2], schedule), isRecording: pass.isRecording,
      in: pass.pool, team: pass.team)
    if pass.isRecording {
      self.schedule = schedule
      self.record = record
    }
    final = WorkingMemoryState(
      memory: record.memory, normalizer: record.normalizer,
      normalizerRest: record.normalizerRest, owners: schedule.owners,
      nextChunk: schedule.nextChunk)
    return [reads, record.memory, record.normalizer]
  }

  /// Which rows read and which are written.
  func makeSchedule(batch: Int, queryRows: Int, keyRows: Int) -> WorkingMemorySchedule {
    WorkingMemorySchedule(
      batch: batch, queryRows: queryRows, keyRows: keyRows,
      in: WorkingMemorySchedule.Stream(
        chunk: chunk, lag: lag, keyStart: keyStart, origins: origins,
        owners: initial?.owners ?? Array(repeating: nil, count: batch),
        nextChunk: initial?.nextChunk ?? 0))
  }

  package func backward(_ pass: BackwardPass) {
    guard let schedule, let record else {
      preconditionFailure("backward of a working memory that was not recorded")
    }
    let dy = pass.gradient(ofOutput: 0)
    WorkingMemoryKernels.backward(
      operands(pass.input(0), pass.input(1), pass.input(2), schedule),
      reads: retainsOutputs ? pass.output(0) : nil,
      record: record,
      from: WorkingMemoryKernels.Cotangents(
        reads: dy, memory: pass.gradient(ofOutput: 1), normalizer: pass.gradient(ofOutput: 2)),
      into: WorkingMemoryKernels.Gradients(
        queries: dy == nil ? nil : pass.target(of: 0), keys: pass.target(of: 1),
        values: pass.target(of: 2)),
      in: pass.pool, team: pass.team)
  }

  private func operands(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, _ schedule: WorkingMemorySchedule
  ) -> WorkingMemoryOperands {
    let operands = WorkingMemoryOperands(
      kind, heads: heads, queries: q, keys: k, values: v, schedule: schedule)
    guard let initial else { return operands }
    return operands.starting(
      from: initial.memory, normalizer: initial.normalizer, rest: initial.normalizerRest)
  }
}
