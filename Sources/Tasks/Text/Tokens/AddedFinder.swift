/// Finds added tokens in a text: the first one, and of several that begin there the longest.
struct AddedFinder: Sendable {
  private let tokens: [(content: [UInt8], token: Int32)]
  /// By byte, whether a token begins with it.
  private let begins: [Bool]
  /// Bytes of the longest token; 0 without tokens.
  let longest: Int

  /// A finder of tokens, none of which is empty.
  init(_ tokens: [(content: [UInt8], token: Int32)]) {
    // The longest first, so that the first that fits is the one.
    self.tokens = tokens.sorted { $0.content.count > $1.content.count }
    longest = self.tokens.first?.content.count ?? 0
    let first = Set(tokens.compactMap(\.content.first))
    begins = (0..<256).map { first.contains(UInt8($0)) }
  }

  /// The longest token that begins at `position`, where `end` leaves room for it.
  func token(
    at position: Int, to end: Int, of text: [UInt8]
  ) -> (content: [UInt8], token: Int32)? {
    guard begins[Int(text[position])] else { return nil }
    return tokens.first { content, _ in
      content.count <= end - position
        && content.indices.allSatisfy { text[position + $0] == content[$0] }
    }
  }

  /// The first token in a part of a text, and where it begins.
  func next(in range: Range<Int>, of text: [UInt8]) -> (position: Int, count: Int, token: Int32)? {
    guard longest > 0 else { return nil }
    for position in range {
      if let found = token(at: position, to: range.upperBound, of: text) {
        return (position, found.content.count, found.token)
      }
    }
    return nil
  }

  /// Whether a token lies across a position, its bytes on both sides of it.
  func isWithin(_ position: Int, of text: [UInt8]) -> Bool {
    for start in max(0, position - longest + 1)..<position {
      if let found = token(at: start, to: text.count, of: text),
        start + found.content.count > position
      {
        return true
      }
    }
    return false
  }
}
