/// The tokens of a text, as far as a model has to know them: how many, and which begins a document.
package struct TextAlphabet: Equatable, Sendable {
  /// Next-byte prediction without documents.
  package static let bytes = TextAlphabet(pieces: 256, hasDocuments: false)

  /// The tokens that stand for bytes of text.
  package let pieces: Int
  /// Whether one more token, the BOS, opens each document.
  package let hasDocuments: Bool

  package init(pieces: Int, hasDocuments: Bool) {
    self.pieces = pieces
    self.hasDocuments = hasDocuments
  }

  /// The number of tokens, `E`.
  package var vocabularySize: Int { hasDocuments ? pieces + 1 : pieces }
  /// The token that opens a document, behind all others; `nil` in a text without documents.
  package var bosToken: Int32? { hasDocuments ? Int32(pieces) : nil }
}
