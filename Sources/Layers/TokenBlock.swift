/// The tokens of some sequences over some steps: a whole sequence, or a piece of one.
package struct TokenBlock: Sendable {
  /// Row-major `[batch, length]`.
  package let tokens: [Int32]
  /// Number of sequences.
  package let batch: Int
  /// Steps of each.
  package let length: Int
  /// The token that begins a document, if documents are kept apart.
  package let documentStart: Int32?

  /// Tokens of `batch` sequences.
  ///
  /// - Precondition: `tokens` divides evenly into sequences of at least one step.
  package init(_ tokens: [Int32], batch: Int, documentStart: Int32? = nil) {
    precondition(
      batch > 0 && !tokens.isEmpty && tokens.count % batch == 0,
      "\(tokens.count) tokens do not divide into \(batch) sequences")
    self.tokens = tokens
    self.batch = batch
    length = tokens.count / batch
    self.documentStart = documentStart
  }

  /// The steps `range` of every sequence.
  package func piece(_ range: Range<Int>) -> TokenBlock {
    TokenBlock(
      (0..<batch).flatMap { sequence in
        tokens[sequence * length + range.lowerBound..<sequence * length + range.upperBound]
      }, batch: batch, documentStart: documentStart)
  }
}
