/// A text that is read on end: its tokens in order, and from its beginning again when they are over.
package struct TextStream: Sendable {
  private let text: any TokenSource

  /// The text of a source, which is read where it lies.
  package init(_ text: any TokenSource) { self.text = text }

  /// Where the text is, for messages.
  package var path: String { text.path }
  /// The number of tokens before the text begins again.
  package var tokenCount: Int { text.count }

  /// The tokens at `positions`, which may lie behind the end of the text.
  ///
  /// - Throws: `TaskError` when the text cannot be read any more, or has changed.
  /// - Precondition: The text has a token.
  package func tokens(at positions: Range<Int>) throws(TaskError) -> [Int32] {
    var tokens: [Int32] = []
    tokens.reserveCapacity(positions.count)
    var next = positions.lowerBound
    while next < positions.upperBound {
      let start = next % text.count
      let end = min(text.count, start + positions.upperBound - next)
      tokens += try text.tokens(at: start..<end)
      next += end - start
    }
    return tokens
  }
}
