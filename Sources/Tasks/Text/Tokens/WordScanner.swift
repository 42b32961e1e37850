/// Finds the words of a text by rules of which each cuts the words of the one before, without a regular
/// expression.
struct WordScanner {
  private let rules: [WordRule]
  private var classes = CharacterClasses()
  /// Where the words of all rules but the last end that the next word lies in.
  private var ends: [Int]

  init(rules: [WordRule]) {
    precondition(!rules.isEmpty, "words without a rule")
    self.rules = rules
    ends = Array(repeating: 0, count: rules.count - 1)
  }

  /// Forgets the text before: the next word begins another one.
  mutating func begin() {
    for level in ends.indices { ends[level] = 0 }
  }

  /// Where the word that begins at `start` ends.
  ///
  /// - Parameters:
  ///   - start: Where the word before ended.
  ///   - end: Where the text ends.
  ///   - text: The text.
  /// - Returns: Beyond `start`, at most `end`.
  /// - Precondition: `start < end`; `begin()` was called before the first word of a text.
  mutating func wordEnd(from start: Int, to end: Int, of text: [UInt8]) -> Int {
    var limit = end
    for level in ends.indices {
      if ends[level] <= start {
        ends[level] = wordEnd(by: rules[level], start, limit, text)
      }
      limit = ends[level]
    }
    return wordEnd(by: rules[rules.count - 1], start, limit, text)
  }

  private mutating func wordEnd(
    by rule: WordRule, _ start: Int, _ end: Int, _ text: [UInt8]
  ) -> Int {
    switch rule {
    case .whole: return end
    case .gpt2: return gpt2(start, end, text)
    case .llama3, .cl100k: return lined(start, end, text, digits: 3)
    case .qwen2: return lined(start, end, text, digits: 1)
    case .o200k: return cased(start, end, text)
    case .numbers, .digits:
      let first = classes.character(at: start, of: text, end: end)
      let next = start + first.width
      guard first.kind == .number else {
        return run(of: [.letter, .space, .other], from: next, end, text)
      }
      return rule == .digits ? next : run(of: .number, from: next, end, text)
    }
  }

  /// Whether every rule but `whole` ends a word in front of `position` and reads on from there as if the
  /// text began: a letter stands before it, and no letter, number, mark or apostrophe behind it.
  ///
  /// - Precondition: The character at `position` is there to its end.
  mutating func isBorder(_ position: Int, of text: [UInt8]) -> Bool {
    guard text[position] & 0xc0 != 0x80, text[position] != UInt8(ascii: "'") else { return false }
    let next = classes.character(at: position, of: text, end: text.count).kind
    guard next == .space || next == .symbol else { return false }
    for start in max(0, position - 4)..<position where text[start] & 0xc0 != 0x80 {
      let last = classes.character(at: start, of: text, end: position)
      if start + last.width == position { return Class.letter.contains(last.kind) }
    }
    return false
  }

  private typealias Class = CharacterClasses.Class
  private static let space = UInt8(ascii: " ")

  private mutating func gpt2(_ start: Int, _ end: Int, _ text: [UInt8]) -> Int {
    if let after = contraction(start, end, text, ignoringCase: false) { return after }
    let hasSpace = text[start] == Self.space && start + 1 < end
    let first = hasSpace ? start + 1 : start
    let character = classes.character(at: first, of: text, end: end)
    guard character.kind == .space else {
      let kinds = [Class.letter, .number, .other].first { $0.contains(character.kind) }
      return run(of: kinds ?? .other, from: first + character.width, end, text)
    }
    return spaces(start, end, text, endsWithLine: false)
  }

  /// Llama 3's rule, with at most `digits` in a number.
  private mutating func lined(_ start: Int, _ end: Int, _ text: [UInt8], digits: Int) -> Int {
    if let after = contraction(start, end, text, ignoringCase: true) { return after }
    let first = classes.character(at: start, of: text, end: end)
    if Class.letter.contains(first.kind) {
      return run(of: .letter, from: start + first.width, end, text)
    }
    if first.kind == .number { return number(start, end, text, digits: digits) }
    let next = start + first.width
    if !Self.isLineEnd(text[start]), next < end,
      Class.letter.contains(classes.character(at: next, of: text, end: end).kind)
    {
      return run(of: .letter, from: next, end, text)
    }
    return symbols(start, end, text, endsWithSlash: false)
      ?? spaces(start, end, text, endsWithLine: true)
  }

  /// GPT-4o's rule.
  private mutating func cased(_ start: Int, _ end: Int, _ text: [UInt8]) -> Int {
    let first = classes.character(at: start, of: text, end: end)
    if first.kind == .number { return number(start, end, text, digits: 3) }
    let mayPrecede = !Class.letter.contains(first.kind) && !Self.isLineEnd(text[start])
    let begins = (mayPrecede ? [start + first.width] : []) + [start]
    for begin in begins {
      if let after = lowered(begin, end, text) {
        return contraction(after, end, text, ignoringCase: true) ?? after
      }
    }
    for begin in begins {
      let capitals = run(of: [.upper, .caseless, .mark], from: begin, end, text)
      if capitals > begin {
        return contraction(capitals, end, text, ignoringCase: true) ?? capitals
      }
    }
    return symbols(start, end, text, endsWithSlash: true)
      ?? spaces(start, end, text, endsWithLine: true)
  }

  /// Where capitals and then at least one letter that is none end, of which caseless letters and marks
  /// may be either.
  private mutating func lowered(_ start: Int, _ end: Int, _ text: [UInt8]) -> Int? {
    var (position, last): (Int, Int?) = (start, nil)
    while position < end {
      let next = classes.character(at: position, of: text, end: end)
      guard ([.upper, .caseless, .mark] as Class).contains(next.kind) else { break }
      position += next.width
      if next.kind != .upper { last = position }
    }
    let lower = run(of: [.lower, .caseless, .mark], from: position, end, text)
    return lower > position ? lower : last
  }

  private mutating func number(
    _ start: Int, _ end: Int, _ text: [UInt8], digits: Int
  ) -> Int {
    var position = start
    for _ in 0..<digits where position < end {
      let next = classes.character(at: position, of: text, end: end)
      guard next.kind == .number else { break }
      position += next.width
    }
    return position
  }

  /// Where a space, characters that are neither letter, number nor space, and line ends end.
  private mutating func symbols(
    _ start: Int, _ end: Int, _ text: [UInt8], endsWithSlash: Bool
  ) -> Int? {
    let begin = text[start] == Self.space ? start + 1 : start
    var position = run(of: .other, from: begin, end, text)
    guard position > begin else { return nil }
    while position < end,
      Self.isLineEnd(text[position]) || endsWithSlash && text[position] == UInt8(ascii: "/")
    {
      position += 1
    }
    return position
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0a || byte == 0x0d }

  private mutating func run(
    of kinds: Class, from start: Int, _ end: Int, _ text: [UInt8]
  ) -> Int {
    var position = start
    while position < end {
      let next = classes.character(at: position, of: text, end: end)
      guard kinds.contains(next.kind) else { break }
      position += next.width
    }
    return position
  }

  /// White space up to its last line end, where that ends a word; else all of it but the last
  /// character, which belongs to what follows; the whole at the end of the text or of one character.
  private mutating func spaces(
    _ start: Int, _ end: Int, _ text: [UInt8], endsWithLine: Bool
  ) -> Int {
    var (position, last, afterLine) = (start, start, start)
    while position < end {
      let next = classes.character(at: position, of: text, end: end)
      guard next.kind == .space else { break }
      if Self.isLineEnd(text[position]) { afterLine = position + 1 }
      last = position
      position += next.width
    }
    if endsWithLine, afterLine > start { return afterLine }
    return position == end || last == start ? position : last
  }

  /// Where `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` ends, if one begins at `start`.
  private func contraction(
    _ start: Int, _ end: Int, _ text: [UInt8], ignoringCase: Bool
  ) -> Int? {
    guard start + 1 < end, text[start] == UInt8(ascii: "'") else { return nil }
    func letter(_ position: Int) -> UInt8 {
      guard position < end else { return 0 }
      let byte = text[position]
      return ignoringCase && (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
    }
    switch (letter(start + 1), letter(start + 2)) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _),
      (UInt8(ascii: "d"), _):
      return start + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    // The long s, whose simple case folding is s.
    case (0xc5, 0xbf) where ignoringCase: return start + 3
    default: return nil
    }
  }
}
