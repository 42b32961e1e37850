package import Tensors

/// What a working memory carries from one piece of its sequences to the next.
package struct WorkingMemoryState: Sendable {
  /// What was written, `[B, H, S, V]`; zero where nothing was.
  package let memory: Tensor
  /// The running normalizer, `[B, H, S]`; -inf where nothing is written (0 for `linear`).
  package let normalizer: Tensor
  /// What the normalizer would be larger by if it had more digits, `[B, H, S]`; `nil` for none.
  ///
  /// After tens of millions of steps a chunk adds less than float32 can.
  package let normalizerRest: Tensor?
  /// The document that each sequence's memory holds, by the position where it began; `nil` where
  /// nothing is written.
  package let owners: [Int?]
  /// The chunk to be written next, counted from position 0 of the sequence: earlier rows of keys and
  /// values are not needed any more.
  package let nextChunk: Int

  /// A state.
  package init(
    memory: Tensor, normalizer: Tensor, normalizerRest: Tensor? = nil, owners: [Int?],
    nextChunk: Int
  ) {
    self.memory = memory
    self.normalizer = normalizer
    self.normalizerRest = normalizerRest
    self.owners = owners
    self.nextChunk = nextChunk
  }
}
