extension TextTask {
  /// A text's bytes as the tokens that a model of this task is trained on.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - separator: What separates documents, each of which a BOS opens; `nil` for a text without.
  /// - Returns: A token a byte, and the BOS tokens.
  package static func tokens(
    of bytes: [UInt8], documentsSeparatedBy separator: String?
  ) -> [Int32] {
    let corpus = Corpus(path: "", bytes: bytes)
    let sequence =
      separator.map { TokenSequence(corpus, documentsSeparatedBy: Array($0.utf8)) }
      ?? TokenSequence(corpus)
    return sequence.tokens(at: 0..<sequence.count)
  }
}
