/// The working memory: chunks read what earlier chunks wrote to a matrix `[S, V]` a head.
package enum WorkingMemoryKernels {
  /// Reads and writes chunk by chunk.
  ///
  /// - Parameters:
  ///   - operands: Queries, keys, values, and which rows read and write.
  ///   - isRecording: Whether `backward` may follow, so that the record must be complete.
  ///   - pool: Where the outputs and the record come from.
  ///   - team: Who shares the heads.
  /// - Returns: What the queries read, `[B, Lq, H*V]`, and the record with the memory at the end.
  /// - Complexity: O(L·H·S·V) multiplications.
  package static func forward(
    _ operands: WorkingMemoryOperands, isRecording: Bool, in pool: BufferPool, team: Team = nil
  ) -> (reads: Tensor, record: WorkingMemoryRecord) {
    let reads = Tensor(operands.queries.shape.dropLast() + [operands.values.columns], in: pool)
    let record = WorkingMemoryRecord(for: operands, isComplete: isRecording, in: pool)
    let current = Tensor([operands.heads * operands.features], in: pool)
    team.divide(operands.heads, terms: operands.terms) { heads in
      WorkingMemoryForward(
        heads: heads, operands: operands, record: record, reads: reads, current: current,
        multiplier: MatrixMultiplier(.float32, in: pool)
      ).run()
    }
    return (reads, record)
  }

  /// What the result's gradient with respect to the outputs is; `nil` where it does not depend on one.
  package struct Cotangents: Sendable {
    let reads: Tensor?
    let memory: Tensor?
    let normalizer: Tensor?

    /// Cotangents of the reads `[B, Lq, H*V]`, the memory `[B, H, S, V]` and normalizer `[B, H, S]`.
    package init(reads: Tensor?, memory: Tensor?, normalizer: Tensor?) {
      self.reads = reads
      self.memory = memory
      self.normalizer = normalizer
    }
  }

  /// Buffers for the gradients that are wanted.
  package struct Gradients: Sendable {
    let queries: GradientTarget?
    let keys: GradientTarget?
    let values: GradientTarget?

    /// Buffers for the gradients of the queries, keys and values.
    package init(queries: GradientTarget?, keys: GradientTarget?, values: GradientTarget?) {
      self.queries = queries
      self.keys = keys
      self.values = values
    }
  }

  /// Computes the gradients of queries, keys and values; the initial state is a constant.
  ///
  /// - Parameters:
  ///   - operands: Those of the forward pass.
  ///   - reads: What the forward pass returned.
  ///   - record: The complete record of the forward pass.
  ///   - cotangents: Gradients of the outputs.
  ///   - gradients: Where the inputs' gradients go.
  ///   - pool: Where scratch memory comes from.
  ///   - team: Who shares the heads.
  package static func backward(
    _ operands: WorkingMemoryOperands, reads: Tensor?, record: WorkingMemoryRecord,
    from cotangents: Cotangents, into gradients: Gradients, in pool: BufferPool, team: Team = nil
  ) {
    precondition(record.isComplete, "the forward pass of this record kept nothing")
    team.divide(operands.heads, terms: operands.terms) { heads in
      var backward = WorkingMemoryBackward(
        heads: heads, operands: operands, reads: reads, record: record, cotangents: cotangents,
        gradients: gradients, in: pool)
      backward.run()
    }
  }
}
