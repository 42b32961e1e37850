/// What the working memory's forward pass leaves behind: everything for a backward pass, or scratch.
///
/// A *slot* belongs to one write of one sequence; a *state* is the memory before a write, or the last.
/// When no backward pass follows there is one slot, one chunk of features and one state, used again
/// and again. Written rows stand at the start of their slot's chunk.
package struct WorkingMemoryRecord: Sendable {
  /// Whether everything is kept.
  let isComplete: Bool
  /// `φ(q)`, `[B*Lq, H*S]`.
  let queryFeatures: Tensor
  /// `φ(k)`, `[slots*C, H*S]`.
  let keyFeatures: Tensor
  /// How much a position counts in a write, by feature: `W`, `[slots*C, H*S]`.
  let weights: Tensor
  /// `U = Wᵀ E`, `[slots*H*S, V]`.
  let updates: Tensor
  /// `G = Wᵀ φ(k)`, `[slots*H*S, S]`.
  let overlaps: Tensor
  /// `ρ`, `[slots, H*S]`.
  let rates: Tensor
  /// States between the first and the last, `[B*(writes-1)*H*S, V]`.
  let memories: Tensor
  /// Their normalizers, `[B*(writes-1), H*S]`.
  let normalizers: Tensor
  /// `φ(q)·n`, `[B*Lq, H]`.
  let divisors: Tensor
  /// The last state, `[B, H, S, V]`.
  package let memory: Tensor
  /// Its normalizer, `[B, H, S]`.
  package let normalizer: Tensor
  /// What the normalizer would be larger by if it had more digits, `[B, H, S]`; kept from one piece of
  /// a sequence to the next, and `nil` where there is none before.
  package let normalizerRest: Tensor?

  init(for operands: WorkingMemoryOperands, isComplete: Bool, in pool: BufferPool) {
    let (schedule, kind) = (operands.schedule, operands.kind)
    let (heads, features, width) = (operands.heads, operands.features, operands.width)
    let queryRows =
      isComplete
      ? schedule.batch * schedule.queryRows : min(schedule.chunk, schedule.queryRows)
    let slots = isComplete ? schedule.batch * schedule.writes : min(schedule.writes, 1)
    let states = isComplete ? schedule.batch * max(schedule.writes - 1, 0) : 0
    func rows(_ count: Int, _ columns: Int, if isNeeded: Bool = true) -> Tensor {
      Tensor([isNeeded ? count : 0, columns], in: pool)
    }
    let isLinear = kind == .linear
    self.isComplete = isComplete
    queryFeatures = rows(queryRows, heads * features)
    keyFeatures = rows(
      slots * schedule.chunk, heads * features, if: isLinear || kind.hasDeltaRule)
    weights = rows(slots * schedule.chunk, heads * features, if: !isLinear)
    updates = rows(slots * heads * features, width, if: !isLinear)
    overlaps = rows(slots * heads * features, features, if: kind.hasDeltaRule)
    rates = rows(slots, heads * features, if: !isLinear)
    memories = rows(states * heads * features, width)
    normalizers = rows(states, heads * features)
    divisors = rows(queryRows, heads, if: isLinear)
    memory = Tensor(operands.memoryShape, in: pool)
    normalizer = Tensor(operands.memoryShape.dropLast(), in: pool)
    normalizerRest =
      isLinear || operands.initialNormalizer == nil
      ? nil : Tensor(operands.memoryShape.dropLast(), in: pool)
  }

  /// The row of `queryFeatures` and `divisors` where those of a step start.
  func queryRow(
    _ operands: WorkingMemoryOperands, _ sequence: Int, _ step: WorkingMemorySchedule.Step
  ) -> Int {
    isComplete ? operands.queryRow(sequence, step.queries.lowerBound) : 0
  }

  func slot(_ operands: WorkingMemoryOperands, _ sequence: Int, write: Int) -> Int {
    isComplete ? sequence * operands.schedule.writes + write : 0
  }

  /// A sequence's memory `[H, S, V]` and normalizer `[H, S]` after `writes` writes.
  ///
  /// - Precondition: Something is written to it.
  func state(
    _ operands: WorkingMemoryOperands, _ sequence: Int, after writes: Int
  ) -> (memory: UnsafeMutablePointer<Float>, normalizer: UnsafeMutablePointer<Float>) {
    let normalizerSize = operands.heads * operands.features
    let memorySize = normalizerSize * operands.width
    if writes == 0 {
      guard let memory = operands.initialMemory, let normalizer = operands.initialNormalizer else {
        preconditionFailure("sequence \(sequence) reads a memory that nothing was written to")
      }
      return (
        memory.pointer + sequence * memorySize, normalizer.pointer + sequence * normalizerSize
      )
    }
    if isComplete && writes < operands.schedule.writes {
      let index = sequence * (operands.schedule.writes - 1) + writes - 1
      return (memories.pointer + index * memorySize, normalizers.place(index))
    }
    return (
      self.memory.pointer + sequence * memorySize,
      self.normalizer.pointer + sequence * normalizerSize
    )
  }
}
