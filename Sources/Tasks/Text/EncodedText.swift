/// A text in memory that a model's own tokenizer has cut into tokens.
package struct EncodedText: TokenSource {
  package let path: String
  package let tokenizer: BytePairTokenizer
  package let hasDocuments: Bool
  package let documentStarts: [Int]
  package let files: [TextFilePart]
  private let tokens: [Int32]

  package var count: Int { tokens.count }
  package var residentBytes: Int { tokens.count * MemoryLayout<Int32>.stride }

  /// Cuts a text.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - path: Where it is, for messages.
  ///   - tokenizer: The model's own.
  ///   - separator: What separates documents; `nil` where the text is one document or has none.
  ///   - hasDocuments: Whether the model learnt where documents begin.
  package init(
    _ bytes: [UInt8], path: String, by tokenizer: BytePairTokenizer,
    documentsSeparatedBy separator: String?, hasDocuments: Bool
  ) {
    let alphabet = TextAlphabet(pieces: tokenizer.count, hasDocuments: hasDocuments)
    let tokens = TextTask.tokens(
      of: bytes, by: tokenizer, documentsSeparatedBy: separator, in: alphabet)
    self.tokens = tokens
    documentStarts = tokens.indices.filter { tokens[$0] == alphabet.bosToken }
    files = tokens.isEmpty ? [] : [TextFilePart(name: path, start: 0)]
    self.path = path
    self.tokenizer = tokenizer
    self.hasDocuments = hasDocuments
  }

  package func tokens(at positions: Range<Int>) -> [Int32] { Array(tokens[positions]) }
}
