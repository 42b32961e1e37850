/// Encodes text with a tokenizer, and remembers the words that it met.
package struct PairEncoder {
  package let tokenizer: BytePairTokenizer
  private var scanner: WordScanner
  private var merger: PairMerger
  private var words = WordTable()
  /// The tokens of remembered words, one after the other, and where each word's end.
  private var wordTokens: [Int32] = []
  private var wordEnds: [Int] = []
  /// By byte, whether an added token begins with it.
  private let beginsAdded: [Bool]
  /// Whether what comes next goes on with text that was encoded.
  private var isWithin = false

  /// Bytes of a word beyond which it is not remembered, and of all words beyond which they are
  /// forgotten: so memory stays bounded, and what a text says often is looked up.
  private static let (longestWord, mostBytes) = (64, 4 << 20)

  /// An encoder that has met nothing yet.
  package init(_ tokenizer: BytePairTokenizer) {
    self.tokenizer = tokenizer
    scanner = WordScanner(rule: tokenizer.rule)
    merger = PairMerger(tokenizer)
    let first = Set(tokenizer.added.compactMap(\.content.first))
    beginsAdded = (0..<256).map { first.contains(UInt8($0)) }
  }

  /// Appends the tokens of a text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - goesOn: Whether it goes on with the one before, so that it gets no space in front.
  ///   - tokens: Where they go.
  package mutating func encode(_ text: [UInt8], goesOn: Bool = false, into tokens: inout [Int32]) {
    if tokenizer.isBytes {
      tokens += text.lazy.map { Int32($0) }
      return
    }
    isWithin = goesOn
    var start = 0
    var position = 0
    while let found = nextAdded(from: position, in: text) {
      encodeWords(start..<found.position, of: text, into: &tokens)
      tokens.append(found.added.token)
      position = found.position + found.added.content.count
      start = position
      isWithin = false
    }
    encodeWords(start..<text.count, of: text, into: &tokens)
  }

  /// The first added token from `position` on; of several that begin there the longest.
  private func nextAdded(
    from position: Int, in text: [UInt8]
  ) -> (position: Int, added: BytePairTokenizer.Added)? {
    guard !tokenizer.added.isEmpty else { return nil }
    for start in position..<text.count where beginsAdded[Int(text[start])] {
      let found = tokenizer.added.filter { text[start...].starts(with: $0.content) }
      if let longest = found.max(by: { $0.content.count < $1.content.count }) {
        return (start, longest)
      }
    }
    return nil
  }

  private mutating func encodeWords(
    _ range: Range<Int>, of text: [UInt8], into tokens: inout [Int32]
  ) {
    guard !range.isEmpty else { return }
    if tokenizer.addsPrefixSpace, !isWithin, text[range.lowerBound] != UInt8(ascii: " ") {
      let spaced = [UInt8(ascii: " ")] + text[range]
      encodeWords(0..<spaced.count, of: spaced, into: &tokens)
      return
    }
    var start = range.lowerBound
    while start < range.upperBound {
      let end = scanner.wordEnd(from: start, to: range.upperBound, of: text)
      encodeWord(start..<end, of: text, into: &tokens)
      start = end
    }
  }

  private mutating func encodeWord(
    _ range: Range<Int>, of text: [UInt8], into tokens: inout [Int32]
  ) {
    guard range.count <= Self.longestWord else {
      tokens += merger.tokens(of: text[range])
      return
    }
    if words.byteCount > Self.mostBytes {
      words = WordTable()
      (wordTokens, wordEnds) = ([], [])
    }
    let index = words.index(of: range, in: text)
    if index == wordEnds.count {
      wordTokens += merger.tokens(of: text[range])
      wordEnds.append(wordTokens.count)
    }
    for position in (index == 0 ? 0 : wordEnds[index - 1])..<wordEnds[index] {
      tokens.append(wordTokens[position])
    }
  }
}
