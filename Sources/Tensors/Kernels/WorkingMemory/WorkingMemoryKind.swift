/// What a write to the working memory stores and how it weighs.
package enum WorkingMemoryKind: String, CaseIterable, Sendable {
  /// Softmax over positions carried on from chunk to chunk, and the delta rule.
  case adaptive
  /// `adaptive`, storing the values themselves instead of what the memory does not predict yet.
  case noDelta
  /// `adaptive`, with every written position weighing the same.
  case noOnlineSoftmax
  /// Sums of `elu + 1` features and values, read with a divisor (linear attention).
  case linear

  /// Whether a write stores only what the memory does not predict yet.
  package var hasDeltaRule: Bool { self == .adaptive || self == .noOnlineSoftmax }

  /// What the normalizer holds before anything is written.
  var emptyNormalizer: Float { self == .linear ? 0 : -.infinity }
}
