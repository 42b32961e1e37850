/// Finds the words of a text by a `WordRule`, without a regular expression.
struct WordScanner {
  let rule: WordRule
  private var classes = CharacterClasses()

  init(rule: WordRule) { self.rule = rule }

  /// Where the word that begins at `start` ends.
  ///
  /// - Parameters:
  ///   - start: Where the word before ended.
  ///   - end: Where the text ends.
  ///   - text: The text.
  /// - Returns: Beyond `start`, at most `end`.
  /// - Precondition: `start < end`.
  mutating func wordEnd(from start: Int, to end: Int, of text: [UInt8]) -> Int {
    switch rule {
    case .whole: return end
    case .gpt2: return gpt2(start, end, text)
    case .llama3: return lined(start, end, text, digits: 3)
    case .qwen2: return lined(start, end, text, digits: 1)
    }
  }

  /// Whether a text may be cut in front of `position`, and both parts encoded by themselves: where a
  /// space follows a letter or a number of ASCII, every rule ends a word.
  static func isBorder(_ position: Int, of text: [UInt8]) -> Bool {
    guard text[position] == space else { return false }
    switch text[position - 1] | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return text[position - 1] >= 0x30
    default: return false
    }
  }

  private static let space = UInt8(ascii: " ")

  private mutating func gpt2(_ start: Int, _ end: Int, _ text: [UInt8]) -> Int {
    if let after = contraction(start, end, text, ignoringCase: false) { return after }
    let hasSpace = text[start] == Self.space && start + 1 < end
    let first = hasSpace ? start + 1 : start
    let character = classes.character(at: first, of: text, end: end)
    guard character.kind == .space else {
      return run(of: character.kind, from: first + character.width, end, text)
    }
    return spaces(start, end, text, endsWithLine: false)
  }

  /// Llama 3's rule, with at most `digits` in a number.
  private mutating func lined(_ start: Int, _ end: Int, _ text: [UInt8], digits: Int) -> Int {
    if let after = contraction(start, end, text, ignoringCase: true) { return after }
    let first = classes.character(at: start, of: text, end: end)
    switch first.kind {
    case .letter:
      return run(of: .letter, from: start + first.width, end, text)
    case .number:
      var position = start + first.width
      for _ in 1..<max(digits, 1) where position < end {
        let next = classes.character(at: position, of: text, end: end)
        guard next.kind == .number else { break }
        position += next.width
      }
      return position
    case .space, .other:
      let next = start + first.width
      if !Self.isLineEnd(text[start]), next < end,
        classes.character(at: next, of: text, end: end).kind == .letter
      {
        return run(of: .letter, from: next, end, text)
      }
      let begin = text[start] == Self.space ? next : start
      if begin < end, classes.character(at: begin, of: text, end: end).kind == .other {
        var position = run(of: .other, from: begin, end, text)
        while position < end, Self.isLineEnd(text[position]) { position += 1 }
        return position
      }
      return spaces(start, end, text, endsWithLine: true)
    }
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0a || byte == 0x0d }

  private mutating func run(
    of kind: CharacterClasses.Class, from start: Int, _ end: Int, _ text: [UInt8]
  ) -> Int {
    var position = start
    while position < end {
      let next = classes.character(at: position, of: text, end: end)
      guard next.kind == kind else { break }
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
    guard text[start] == UInt8(ascii: "'"), start + 1 < end else { return nil }
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
