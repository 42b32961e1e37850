extension TextTask {
  /// A text as the tokens that a model of text is trained on.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - tokenizer: The model's own.
  ///   - separator: What separates documents; `nil` where the text is one document or has none.
  ///   - alphabet: Whether documents are opened by a BOS.
  /// - Returns: The tokens, and a BOS before each document where the model learnt them.
  package static func tokens(
    of bytes: [UInt8], by tokenizer: BytePairTokenizer, documentsSeparatedBy separator: String?,
    in alphabet: TextAlphabet
  ) -> [Int32] {
    guard let bos = alphabet.bosToken else { return tokenizer.tokens(of: bytes) }
    guard let separator else { return [bos] + tokenizer.tokens(of: bytes) }
    var splitter = DocumentSplitter(separator: Array(separator.utf8))
    let pieces = splitter.pieces(of: bytes[...]) + splitter.rest()
    var documents: [[UInt8]] = []
    for piece in pieces {
      if piece.opensDocument { documents.append([]) }
      documents[documents.count - 1] += piece.bytes
    }
    return documents.flatMap { [bos] + tokenizer.tokens(of: $0) }
  }
}
