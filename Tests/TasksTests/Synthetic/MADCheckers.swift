import Tasks

/// In-context and noisy recall.
struct RecallChecker: ExampleChecker {
  let vocabulary: Int
  let length: Int
  var noise = 0
  var multiQuery = true

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    try example.expectShape(length: multiQuery ? length - 1 : length, vocabulary: vocabulary)
    var string = example.string
    let plain = vocabulary - noise - (multiQuery ? 0 : 1)
    if !multiQuery {
      let prefix = string.remove(at: string.count - 3)
      try rule("the last token of the vocabulary before the last pair", prefix == vocabulary - 1)
    }
    var values: [Int: Int] = [:]
    var answers: [Int: Int] = [:]
    for place in stride(from: 0, to: length, by: 2) {
      let (key, value) = (string[place], string[place + 1])
      let isLast = place == length - 2
      if key >= plain {
        try rule("the last pair is none of noise", !isLast)
        try rule("noise comes in pairs", value >= plain && max(key, value) < plain + noise)
        continue
      }
      try rule("keys are the lower half", key < plain / 2)
      try rule("values are the upper half", value >= plain / 2 && value < plain)
      if let known = values[key] {
        try rule("a key keeps its value", value == known)
        if isLast || multiQuery { answers[isLast ? example.length - 1 : place] = known }
      } else {
        try rule("the last key was shown", !isLast)
        values[key] = value
      }
    }
    let everything = Dictionary(
      uniqueKeysWithValues: example.tokens.indices.map { ($0, example.string[$0 + 1]) })
    try rule(
      "the labels are those of the split",
      example.labels == (split == .train ? everything : answers))
  }
}

/// Fuzzy recall with motifs of at most three tokens.
struct FuzzyChecker: ExampleChecker {
  let vocabulary: Int
  let length: Int

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    _ = try isProbeShown(in: example, of: split)
  }

  /// Whether the last key stands in the string before, too.
  func isProbeShown(in example: Example, of split: Split) throws(BrokenRule) -> Bool {
    try example.expectShape(length: length, vocabulary: vocabulary)
    let string = example.string
    let pads = string.prefix { $0 == vocabulary - 1 }.count
    let isKey = { (token: Int) in token < (vocabulary - 1) / 2 }
    var pairs: [(start: Int, key: [Int], value: [Int])] = []
    var place = pads
    while place < string.count {
      let key = Array(string[place...].prefix { isKey($0) })
      let value = Array(
        string[(place + key.count)...].prefix { !isKey($0) && $0 < vocabulary - 1 })
      try rule("a key, then a value", !key.isEmpty && !value.isEmpty)
      try rule("tokens of a motif differ", Set(key).count == key.count)
      try rule("tokens of a motif differ", Set(value).count == value.count)
      try rule("at most three tokens", key.count <= 3 && value.count <= 3)
      try rule("asked at full size", split == .train || key.count == 3)
      pairs.append((place - pads, key, value))
      place += key.count + value.count
    }
    guard let probe = pairs.popLast(), let before = pairs.last else {
      throw BrokenRule(description: "two pairs at least")
    }
    let limit = length - probe.key.count - probe.value.count - 6
    try rule("pairs until there is no room", probe.start >= limit && before.start < limit)

    var values: [[Int]: [Int]] = [:]
    var answers: [Int: Int] = [:]
    for pair in pairs + [probe] {
      if let known = values[pair.key] { try rule("a key keeps its value", known == pair.value) }
      if values[pair.key] != nil || pair.start == probe.start {
        for (offset, token) in pair.value.enumerated() {
          answers[pads + pair.start + pair.key.count + offset - 1] = token
        }
      }
      values[pair.key] = pair.value
    }
    let everything = Dictionary(
      uniqueKeysWithValues: example.tokens.indices.map { ($0, string[$0 + 1]) })
    try rule(
      "the labels are those of the split",
      example.labels == (split == .train ? everything : answers))
    return pairs.contains { $0.key == probe.key }
  }
}

/// Selective copying.
struct CopyingChecker: ExampleChecker {
  let vocabulary: Int
  let length: Int
  let copied: Int

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    try example.expectShape(length: length, vocabulary: vocabulary)
    let tokens = example.tokens.map(Int.init)
    let (copy, blank) = (vocabulary - 1, vocabulary - 2)
    let end = length - copied - 1
    try rule("one copy token, m before the end", tokens.firstIndex(of: copy) == end)
    try rule("then blanks", tokens[(end + 1)...].allSatisfy { $0 == blank })
    try rule("content stands right before the copy token", tokens[end - 1] < blank)
    let content = tokens[..<end].filter { $0 != blank }
    try rule("m tokens to copy", content.count == copied)
    let answers = Dictionary(
      uniqueKeysWithValues: content.enumerated().map { (length - copied + $0, $1) })
    try rule("the content in order at the end", example.labels == answers)
  }
}

/// Memorization, given the facts.
struct MemorizationChecker: ExampleChecker {
  let vocabulary: Int
  let length: Int
  /// Values by key.
  let facts: [Int: Int]

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    try example.expectShape(length: length, vocabulary: vocabulary)
    var answers: [Int: Int] = [:]
    for place in stride(from: 0, to: length, by: 2) {
      let key = Int(example.tokens[place])
      try rule("keys are the lower half", key < (vocabulary - 1) / 2)
      try rule("then the insert token", example.tokens[place + 1] == vocabulary - 1)
      answers[place + 1] = facts[key]
    }
    try rule("a key's value at the insert token", example.labels == answers)
  }

  /// The facts that the examples tell, each the same every time.
  static func facts(in examples: [Example], vocabulary: Int) throws(BrokenRule) -> [Int: Int] {
    var facts: [Int: Int] = [:]
    for example in examples {
      for (place, value) in example.labels {
        let key = Int(example.tokens[place - 1])
        try rule("a fact does not change", facts[key, default: value] == value)
        facts[key] = value
      }
    }
    let upper = (vocabulary - 1) / 2..<vocabulary - 1
    try rule("values are the upper half", facts.values.allSatisfy(upper.contains))
    try rule("no two keys share a value", Set(facts.values).count == facts.count)
    return facts
  }
}

/// Compression.
struct CompressionChecker: ExampleChecker {
  let vocabulary: Int
  let length: Int

  func check(_ example: Example, of split: Split) throws(BrokenRule) {
    try example.expectShape(length: length, vocabulary: vocabulary)
    let end = Int32(vocabulary - 1)
    try rule("the last token is the compression token", example.tokens.last == end)
    try rule("no other one is", example.tokens.count { $0 == end } == 1)
    try rule("every token is its own label", example.targets == example.tokens)
  }
}
