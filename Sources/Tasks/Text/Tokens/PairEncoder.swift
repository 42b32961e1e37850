/// Encodes text with a tokenizer, and remembers the words that it met.
package struct PairEncoder {
  package let tokenizer: BytePairTokenizer
  private var scanner: WordScanner
  private var merger: PairMerger
  private var words = WordTable()
  /// The tokens of remembered words, one after the other, and where each word's end.
  private var wordTokens: [Int32] = []
  private var wordEnds: [Int] = []
  private let exact: AddedFinder
  private let normalized: AddedFinder
  /// What a normalizer has replaced.
  private(set) var replaced = BytePairTokenizer.Replaced()
  /// Whether what comes next goes on with text that was encoded.
  private var isWithin = false

  /// Bytes of a word beyond which it is not remembered, and of all words beyond which they are
  /// forgotten: so memory stays bounded, and what a text says often is looked up.
  private static let (longestWord, mostBytes) = (64, 4 << 20)

  /// An encoder that has met nothing yet.
  package init(_ tokenizer: BytePairTokenizer) {
    self.tokenizer = tokenizer
    scanner = WordScanner(rules: tokenizer.rules)
    merger = PairMerger(tokenizer)
    exact = tokenizer.exactAdded
    normalized = tokenizer.normalizedAdded
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
    while let found = exact.next(in: start..<text.count, of: text) {
      encodeStretch(start..<found.position, of: text, into: &tokens)
      tokens.append(found.token)
      start = found.position + found.count
      isWithin = false
    }
    encodeStretch(start..<text.count, of: text, into: &tokens)
  }

  /// What lies between two tokens that are found in the text as it is: normalized, it may hold others.
  private mutating func encodeStretch(
    _ range: Range<Int>, of text: [UInt8], into tokens: inout [Int32]
  ) {
    guard !range.isEmpty else { return }
    guard tokenizer.composes else {
      encodeNormalized(range, of: text, into: &tokens)
      return
    }
    let source = Array(text[range])
    let composed = CanonicalComposition.composed(source)
    replaced.count(source, composed)
    encodeNormalized(composed.indices, of: composed, into: &tokens)
  }

  private mutating func encodeNormalized(
    _ range: Range<Int>, of text: [UInt8], into tokens: inout [Int32]
  ) {
    var start = range.lowerBound
    while let found = normalized.next(in: start..<range.upperBound, of: text) {
      encodeWords(start..<found.position, of: text, into: &tokens)
      tokens.append(found.token)
      start = found.position + found.count
      isWithin = false
    }
    encodeWords(start..<range.upperBound, of: text, into: &tokens)
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
    scanner.begin()
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
