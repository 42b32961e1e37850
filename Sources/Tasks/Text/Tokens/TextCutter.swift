/// Cuts a text that comes in pieces where it may be cut, so that the tokens of the parts are those of
/// the whole.
///
/// Three kinds of place are such: where every rule ends a word; in front of an added token; and, without
/// rules that cut letters from what follows, between two bytes that stand side by side in no token.
package struct TextCutter {
  private var held: [UInt8] = []
  /// Places below it are known not to be borders.
  private var tried = 1
  private var scanner: WordScanner
  private let path: String
  private let normalizes: Bool
  /// Whether a rule ends words behind letters.
  private let cutsWords: Bool
  /// Whether no rule looks at characters.
  private let isWhole: Bool
  /// By two bytes, whether they stand side by side in a token.
  private let joined: [Bool]
  private let exact: AddedFinder
  private let normalized: AddedFinder
  /// Bytes behind a place that decide whether it is a border.
  private let reach: Int

  /// Bytes from which on a text is handed out, and of a stretch without a border that are held.
  private static let (enough, most) = (1 << 18, 16 << 20)

  /// A cutter at the beginning of a text.
  ///
  /// - Parameters:
  ///   - tokenizer: What the parts are encoded with.
  ///   - path: Where the text is, for messages.
  package init(for tokenizer: BytePairTokenizer, path: String) {
    self.path = path
    scanner = WordScanner(rules: tokenizer.rules)
    normalizes = tokenizer.composes
    isWhole = tokenizer.rules == [.whole]
    cutsWords = tokenizer.rules.contains { ![.whole, .numbers, .digits].contains($0) }
    joined = cutsWords ? [] : tokenizer.joinedBytes
    exact = tokenizer.exactAdded
    normalized = tokenizer.normalizedAdded
    reach = max(4, exact.longest, normalized.longest * CanonicalComposition.factor + 4)
  }

  /// A cutter for the words that a tokenizer is learnt from.
  package init(forWordsOf path: String) { self.init(for: .learning, path: path) }

  /// Adds bytes.
  ///
  /// - Returns: The text up to a place where it may be cut; `nil` while there is little, or no such place.
  /// - Throws: `TaskError.uncut` when there is no such place in more than is held in memory.
  package mutating func cut(_ bytes: [UInt8]) throws(TaskError) -> [UInt8]? {
    held += bytes
    guard held.count >= Self.enough else { return nil }
    let last = held.count - reach
    var border = last
    while border >= tried, !isBorder(border) { border -= 1 }
    guard border >= tried else {
      tried = max(tried, last + 1)
      guard held.count < Self.most else { throw .uncut(path: path, bytes: held.count) }
      return nil
    }
    let text = Array(held[..<border])
    held.removeFirst(border)
    tried = 1
    return text
  }

  /// What is left at the end of a text.
  package mutating func rest() -> [UInt8] {
    defer { (held, tried) = ([], 1) }
    return held
  }

  private mutating func isBorder(_ position: Int) -> Bool {
    let isStart = exact.token(at: position, to: held.count, of: held) != nil
    guard isStart || endsWord(position) else { return false }
    return !isWithinAdded(position)
  }

  private mutating func endsWord(_ position: Int) -> Bool {
    // Nothing is composed across a border in front of a character of ASCII.
    if normalizes, held[position] >= 0x80 { return false }
    if cutsWords { return scanner.isBorder(position, of: held) }
    if !isWhole, held[position] & 0xc0 == 0x80 { return false }
    return !joined[Int(held[position - 1]) << 8 | Int(held[position])]
  }

  private func isWithinAdded(_ position: Int) -> Bool {
    if exact.longest > 0, exact.isWithin(position, of: held) { return true }
    guard normalized.longest > 0 else { return false }
    guard normalizes else { return normalized.isWithin(position, of: held) }
    let left = CanonicalComposition.composed(Array(held[max(0, position - reach)..<position]))
    let right = CanonicalComposition.composed(
      Array(held[position..<min(held.count, position + reach)]))
    return normalized.isWithin(left.count, of: left + right)
  }
}
