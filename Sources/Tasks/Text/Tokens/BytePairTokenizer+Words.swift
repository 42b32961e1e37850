extension BytePairTokenizer {
  /// Whether a normalizer of a `tokenizer.json` brings texts to Form C; one without parts does nothing.
  ///
  /// - Throws: `TaskError.badTokenizer` when it does anything else.
  static func composes(
    _ normalizer: TokenizerFile.Part?, at place: String, _ path: String
  ) throws(TaskError) -> Bool {
    guard let normalizer else { return false }
    switch normalizer.type {
    case "NFC": return true
    case "Sequence":
      var composes = false
      for (index, part) in (normalizer.normalizers ?? []).enumerated()
      where try Self.composes(part, at: "\(place).normalizers[\(index)]", path) {
        composes = true
      }
      return composes
    default:
      throw .badTokenizer(
        path: path, place: place, expected: "none, NFC or a Sequence of these",
        found: "\(normalizer.type), which is not supported")
    }
  }

  /// How a `tokenizer.json` cuts words.
  ///
  /// - Throws: `TaskError.badTokenizer` when no `WordRule` does so.
  static func rules(
    of file: TokenizerFile, _ path: String
  ) throws(TaskError) -> (rules: [WordRule], addsPrefixSpace: Bool) {
    let expected = "ByteLevel, or a Sequence of Digits and Splits that ends with ByteLevel"
    guard let part = file.preTokenizer else {
      throw .badTokenizer(
        path: path, place: "pre_tokenizer", expected: expected, found: "nothing")
    }
    let parts = flattened(part, at: "pre_tokenizer")
    guard let last = parts.last, last.part.type == "ByteLevel" else {
      throw .badTokenizer(
        path: path, place: "pre_tokenizer", expected: expected,
        found: parts.isEmpty ? "an empty Sequence" : parts.map(\.part.type).joined(separator: ", "))
    }
    var rules: [WordRule] = []
    for (part, place) in parts.dropLast() { rules.append(try rule(of: part, at: place, path)) }
    let addsPrefixSpace = last.part.addsPrefixSpace ?? true
    if addsPrefixSpace, !rules.isEmpty {
      throw .badTokenizer(
        path: path, place: last.place + ".add_prefix_space",
        expected: "false behind other parts, for each of their words would get a space",
        found: "true")
    }
    if last.part.usesExpression ?? true { rules.append(.gpt2) }
    return (rules.isEmpty ? [.whole] : rules, addsPrefixSpace)
  }

  /// The parts of a pre-tokenizer, Sequences in it taken apart, each with its place.
  private static func flattened(
    _ part: TokenizerFile.Part, at place: String
  ) -> [(part: TokenizerFile.Part, place: String)] {
    guard part.type == "Sequence" else { return [(part, place)] }
    return (part.parts ?? []).enumerated().flatMap { index, part in
      flattened(part, at: "\(place).pretokenizers[\(index)]")
    }
  }

  private static func rule(
    of part: TokenizerFile.Part, at place: String, _ path: String
  ) throws(TaskError) -> WordRule {
    func refusal(_ key: String, _ expected: String, _ found: String) -> TaskError {
      .badTokenizer(path: path, place: place + key, expected: expected, found: found)
    }
    switch part.type {
    case "Digits":
      return part.areDigitsApart ?? false ? .digits : .numbers
    case "Split":
      if part.isInverted == true { throw refusal(".invert", "false", "true") }
      guard part.behavior == "Isolated" else {
        throw refusal(".behavior", "'Isolated'", part.behavior.map { "'\($0)'" } ?? "nothing")
      }
      guard let expression = part.pattern?.expression else {
        throw refusal(
          ".pattern", "a Regex", part.pattern?.text.map { "the String '\($0)'" } ?? "nothing")
      }
      let known: [WordRule] = [.gpt2, .llama3, .qwen2, .cl100k, .o200k]
      guard let rule = known.first(where: { $0.rawValue == expression }) else {
        throw refusal(
          ".pattern.Regex",
          "the regular expression of GPT-2, GPT-4 (cl100k), GPT-4o (o200k), Llama 3 or Qwen 2",
          "'\(expression)'")
      }
      return rule
    default:
      throw refusal("", "Digits, Split or, at the end, ByteLevel", part.type)
    }
  }

  /// What cuts words, for a `tokenizer.json`.
  var preTokenizer: TokenizerFile.Part {
    let usesExpression = rules.last == .gpt2
    var parts = (usesExpression ? rules.dropLast() : rules[...]).filter { $0 != .whole }
      .map { TokenizerFile.Part(cuttingBy: $0) }
    parts.append(
      TokenizerFile.Part(byteLevel: addsPrefixSpace, usesExpression: usesExpression))
    guard parts.count > 1 else { return parts[0] }
    var sequence = TokenizerFile.Part(type: "Sequence")
    sequence.parts = parts
    return sequence
  }
}

extension TokenizerFile.Part {
  /// The part that turns text into characters of bytes, and back.
  init(byteLevel addsPrefixSpace: Bool, usesExpression: Bool = true) {
    self.init(type: "ByteLevel")
    self.addsPrefixSpace = addsPrefixSpace
    trimsOffsets = true
    self.usesExpression = usesExpression
  }

  /// The part that cuts words by a rule.
  fileprivate init(cuttingBy rule: WordRule) {
    if rule == .digits || rule == .numbers {
      self.init(type: "Digits")
      areDigitsApart = rule == .digits
      return
    }
    self.init(type: "Split")
    pattern = TokenizerFile.Pattern(expression: rule.rawValue)
    behavior = "Isolated"
    isInverted = false
  }
}
