package import Autograd
package import Tensors

/// What a block carries from one piece of a sequence to the next.
package struct BlockState: Sendable {
  /// Running statistics of the time norm.
  package var norm: TimestepNormState?
  /// The moving average's `h`, `[B, D, N, 2]`.
  package var ema: Tensor?
  /// Rotated keys of the positions still in reach, `[B, n, H·S]`.
  package var keys: Tensor?
  /// Values of the same positions, `[B, n, H·V]`.
  package var values: Tensor?
  /// Memory keys of the same positions, `[B, n, H·S]`.
  package var memoryKeys: Tensor?
  /// The working memory.
  package var memory: WorkingMemoryState?
}

/// What a model carries from one piece of a sequence to the next; its size does not depend on the
/// position (but for unrestricted causal attention, which keeps every key).
package struct ModelState: Sendable {
  /// Absolute position of the next step.
  package internal(set) var position = 0
  /// Position at which each sequence's current document began.
  package internal(set) var origins: [Int]
  /// Absolute position of the first cached key.
  package internal(set) var keyStart = 0
  /// Origin of the document of each cached key, `[B, position - keyStart]`.
  package internal(set) var keyOrigins: [Int] = []
  /// One state a block.
  package internal(set) var blocks: [BlockState]
  /// Running statistics of the norm before the output.
  package internal(set) var finalNorm: TimestepNormState?

  init(batch: Int, blocks: Int) {
    origins = Array(repeating: 0, count: batch)
    self.blocks = Array(repeating: BlockState(), count: blocks)
  }
}
