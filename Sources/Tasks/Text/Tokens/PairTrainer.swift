/// Learns a byte-pair tokenizer: counts the words of a text, then merges the pair that occurs most often
/// again and again.
///
/// The result is a function of the text alone: of pairs that occur equally often the one with the
/// smaller left, then right token is merged first. Tokens 0 to 255 are the bytes, and each merge makes
/// the next token.
package struct PairTrainer {
  private var scanner = WordScanner(rules: [.gpt2])
  private var words = WordTable()
  private var counts: [Int] = []

  /// A trainer that has seen no text.
  package init() {}

  /// The number of different words seen; memory grows with it, and not with the text.
  package var wordCount: Int { words.count }

  /// Counts the words of a text.
  package mutating func read(_ text: [UInt8]) {
    var start = 0
    scanner.begin()
    while start < text.count {
      let end = scanner.wordEnd(from: start, to: text.count, of: text)
      let index = words.index(of: start..<end, in: text)
      if index == counts.count { counts.append(0) }
      counts[index] += 1
      start = end
    }
  }

  /// Makes a tokenizer of what was read.
  ///
  /// - Parameter vocabulary: Tokens that it should have; it has fewer where no pair occurs twice.
  /// - Returns: The tokenizer, whose words are those of `WordRule.gpt2`.
  /// - Precondition: `vocabulary` is at least 256.
  package func tokenizer(vocabulary: Int) -> BytePairTokenizer {
    precondition(vocabulary >= 256, "\(vocabulary) tokens for 256 bytes")
    var merging = PairCounts(words: (0..<words.count).map { words[$0] }, counts: counts)
    var pieces = (0..<256).map { [UInt8($0)] }
    var merges: [BytePairTokenizer.Merge] = []
    while pieces.count < vocabulary, let pair = merging.mostFrequent() {
      let result = Int32(pieces.count)
      merges.append(
        BytePairTokenizer.Merge(left: pair.left, right: pair.right, result: result))
      pieces.append(pieces[Int(pair.left)] + pieces[Int(pair.right)])
      merging.merge(pair, into: result)
    }
    return BytePairTokenizer(
      pieces: pieces, merges: merges, byteTokens: (0..<256).map { Int32($0) }, rules: [.gpt2])
  }
}
