/// A text that is read on end: its tokens in order, and from its beginning again when they are over.
///
/// Kept as bytes, so a stream of any length takes the memory of its text.
package struct TextStream: Sendable {
  private let text: TokenSequence

  /// The text of a corpus.
  ///
  /// - Parameters:
  ///   - corpus: Its files one after the other.
  ///   - separator: What separates documents, each of which a BOS opens; `nil` for a text without.
  package init(_ corpus: Corpus, documentsSeparatedBy separator: String?) {
    text =
      separator.map { TokenSequence(corpus, documentsSeparatedBy: Array($0.utf8)) }
      ?? TokenSequence(corpus)
  }

  /// The number of tokens before the text begins again.
  package var tokenCount: Int { text.count }

  /// The tokens at `positions`, which may lie behind the end of the text.
  ///
  /// - Precondition: The text has a token.
  package func tokens(at positions: Range<Int>) -> [Int32] {
    var tokens: [Int32] = []
    tokens.reserveCapacity(positions.count)
    var next = positions.lowerBound
    while next < positions.upperBound {
      let start = next % text.count
      let end = min(text.count, start + positions.upperBound - next)
      tokens += text.tokens(at: start..<end)
      next += end - start
    }
    return tokens
  }

  /// The bytes of text that a token stands for: none for a BOS.
  package static func byteCount(of token: Int32) -> Int {
    token == TokenSequence.bosToken ? 0 : 1
  }
}

extension Corpus {
  /// Each file as a corpus of its own, in order.
  package var files: [Corpus] {
    let ends = fileStarts.dropFirst() + [bytes.count]
    return zip(fileStarts, ends).enumerated().map { index, range in
      Corpus(
        path: fileStarts.count == 1 ? path : "\(path) (\(index + 1))",
        bytes: Array(bytes[range.0..<range.1]))
    }
  }
}
