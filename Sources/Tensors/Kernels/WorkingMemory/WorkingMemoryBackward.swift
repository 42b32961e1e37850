/// The working memory's backward pass for some of the heads: each sequence's steps from the last to the
/// first.
struct WorkingMemoryBackward {
  let heads: Range<Int>
  let operands: WorkingMemoryOperands
  /// What was read; the linear memory alone looks at it.
  let reads: Tensor?
  let record: WorkingMemoryRecord
  let cotangents: WorkingMemoryKernels.Cotangents
  let gradients: WorkingMemoryKernels.Gradients
  let scratch: Scratch
  let multiplier: MatrixMultiplier
  /// Whether the result depends on the memory that the walk has come to; `scratch.memory` is garbage
  /// until it does.
  var isMemoryUsed = false

  init(
    heads: Range<Int>, operands: WorkingMemoryOperands, reads: Tensor?, record: WorkingMemoryRecord,
    cotangents: WorkingMemoryKernels.Cotangents, gradients: WorkingMemoryKernels.Gradients,
    in pool: BufferPool
  ) {
    self.heads = heads
    self.operands = operands
    self.reads = reads
    self.record = record
    self.cotangents = cotangents
    self.gradients = gradients
    scratch = Scratch(for: operands, in: pool)
    multiplier = MatrixMultiplier(.float32, in: pool)
  }

  /// Gradients on their way, of one sequence; of all heads, though some are looked at only.
  struct Scratch {
    /// Of the memory that the walk has come to, `[H*S, V]`.
    let memory: Tensor
    /// Of its normalizer, `[H*S]`.
    let normalizer: Tensor
    /// Of `φ(q)` or `φ(k)`, `[C, H*S]`.
    let features: Tensor
    /// Of `W`, `[C, H*S]`.
    let weights: Tensor
    /// Of a head's `U`, `[S, V]`.
    let update: Tensor
    /// Of a head's `G`, `[S, S]`.
    let overlap: Tensor
    /// Of `ρ`, `[H*S]`.
    let rates: Tensor
    /// Of the chunk's log-sum-exp, `[H*S]`.
    let current: Tensor
    /// Of a head's reads before the division, `[C, V]`.
    let quotient: Tensor

    init(for operands: WorkingMemoryOperands, in pool: BufferPool) {
      let (features, width) = (operands.features, operands.width)
      let (all, chunk) = (operands.heads * features, operands.schedule.chunk)
      memory = Tensor([all, width], in: pool)
      normalizer = Tensor([all], in: pool)
      self.features = Tensor([chunk, all], in: pool)
      weights = Tensor([chunk, all], in: pool)
      update = Tensor([features, width], in: pool)
      overlap = Tensor([features, features], in: pool)
      rates = Tensor([all], in: pool)
      current = Tensor([all], in: pool)
      quotient = Tensor([chunk, width], in: pool)
    }
  }

  /// The heads' columns of what has features side by side.
  var columns: Range<Int> { heads.lowerBound * features..<heads.upperBound * features }
  var features: Int { operands.features }
  var width: Int { operands.width }
  /// Whether anything that is written wants a gradient.
  var wantsMemory: Bool { gradients.keys != nil || gradients.values != nil }
  var isLinear: Bool { operands.kind == .linear }

  mutating func run() {
    for sequence in 0..<operands.schedule.batch {
      start(sequence)
      // Rows from here on have their gradients.
      var written = operands.schedule.keyRows
      for step in operands.schedule.steps(of: sequence).reversed() {
        if let write = step.write, wantsMemory {
          clearKeys(write.rows.upperBound..<written, of: sequence)
          written = write.rows.lowerBound
          if !isMemoryUsed {
            clearKeys(write.rows, of: sequence)
          } else {
            undoWrite(write, after: step.writesBefore, of: sequence)
          }
        }
        if let dy = cotangents.reads { undoRead(step, dy, of: sequence) }
      }
      clearKeys(0..<written, of: sequence)
    }
  }

  private mutating func start(_ sequence: Int) {
    let shape = scratch.memory.shape
    isMemoryUsed = cotangents.memory != nil || cotangents.normalizer != nil
    scratch.normalizer.fill(0)
    if let memory = cotangents.memory {
      scratch.memory.copy(from: memory.entries(sequence..<sequence + 1).reshaped(shape))
    } else if isMemoryUsed {
      scratch.memory.fill(0)
    }
    if let normalizer = cotangents.normalizer {
      scratch.normalizer.copy(
        from: normalizer.entries(sequence..<sequence + 1).reshaped([shape[0]]))
    }
  }

  /// Rows of keys and values that nothing depends on.
  private func clearKeys(_ rows: Range<Int>, of sequence: Int) {
    let first = operands.keyRow(sequence, rows.lowerBound)
    for gradient in [gradients.keys, gradients.values] {
      clear(first..<first + rows.count, of: gradient)
    }
  }

  /// Sets the heads' columns of some rows to zero, unless they are added to.
  func clear(_ rows: Range<Int>, of gradient: GradientTarget?) {
    guard let gradient, !gradient.accumulates else { return }
    let each = gradient.gradient.columns / operands.heads
    gradient.gradient.columns(heads.lowerBound * each..<heads.upperBound * each).clear(rows: rows)
  }
}
