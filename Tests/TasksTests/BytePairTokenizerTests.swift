import Foundation
import Tasks
import Tensors
import Testing

@Suite struct `A byte-pair tokenizer` {
  private static let names = ["gpt2", "prefix", "llama3", "qwen2", "o200k", "digits", "nfc"]

  private func tokenizer(_ name: String) throws -> BytePairTokenizer {
    try BytePairTokenizer(readingFrom: Fixture.path(name + ".json"))
  }

  private func random(_ name: String) -> RandomStream { RandomStream(seed: 3).stream(name) }

  /// Bytes of letters, spaces and line ends, and of anything.
  private func text(_ count: Int, using random: inout RandomStream) -> [UInt8] {
    let usual = Array("aabcde  \n'st1.é中".utf8)
    return (0..<count).map { _ in
      random.integer(below: 9) == 0
        ? UInt8(random.integer(below: 256)) : usual[random.integer(below: usual.count)]
    }
  }

  @Test(arguments: names)
  func `encodes as Hugging Face's tokenizers does`(_ name: String) throws {
    let golden = try Fixture.Golden()
    let tokenizer = try tokenizer(name)
    let expected = try #require(golden.tokens[name])
    for (text, tokens) in zip(golden.texts, expected) {
      #expect(tokenizer.tokens(of: Array(text.utf8)) == tokens, "\(text.debugDescription)")
    }
  }

  @Test(arguments: ["gpt2", "llama3", "qwen2", "o200k", "digits"])
  func `gives back any bytes`(_ name: String) throws {
    let tokenizer = try tokenizer(name)
    var random = random(name)
    for _ in 0..<200 {
      let bytes = text(random.integer(below: 60), using: &random)
      #expect(tokenizer.tokens(of: bytes).flatMap { tokenizer.bytes(of: $0) } == bytes)
    }
  }

  @Test func `puts a space in front where its file says so, and nowhere else`() throws {
    let tokenizer = try tokenizer("prefix")
    let bytes = tokenizer.tokens(of: Array("a<|end|>b".utf8)).flatMap { tokenizer.bytes(of: $0) }
    #expect(String(decoding: bytes, as: UTF8.self) == " a<|end|> b")
  }

  @Test(arguments: names)
  func `is the same after it was written and read`(_ name: String) throws {
    let first = try tokenizer(name)
    let second = try BytePairTokenizer(json: Array(first.json.utf8), path: "again")
    #expect(second.json == first.json)
    #expect(second.pieces == first.pieces)
    for text in try Fixture.Golden().texts {
      #expect(second.tokens(of: Array(text.utf8)) == first.tokens(of: Array(text.utf8)))
    }
  }

  /// 400,000 letters without a space: a scan of all pairs for each merge would take hours.
  @Test(.timeLimit(.minutes(1))) func `encodes a word of any length`() throws {
    let tokenizer = try tokenizer("gpt2")
    let word = (0..<400_000).map { UInt8(ascii: "a") + UInt8($0 * $0 % 7) }
    #expect(tokenizer.tokens(of: word).flatMap { tokenizer.bytes(of: $0) } == word)
  }

  @Test(arguments: names, [1, 7, 1000, 1 << 20])
  func `encodes a text in pieces as at once`(_ name: String, _ piece: Int) throws {
    let tokenizer = try tokenizer(name)
    let whole = try Fixture.Golden().texts.joined(separator: " and <|endoftext|>")
    // Beyond what is held back until there is enough to cut.
    let bytes = Array(String(repeating: whole, count: piece == 1 ? 250 : 600).utf8)
    var encoder = StreamEncoder(tokenizer, path: name)
    var tokens: [Int32] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      tokens += try encoder.tokens(of: Array(bytes[start..<min(start + piece, bytes.count)]))
    }
    tokens += encoder.rest()
    #expect(tokens == tokenizer.tokens(of: bytes))
  }

  /// A tokenizer of bytes and a few merges, some across spaces.
  private func tiny(
    _ preTokenizer: String, added: String = "[]", normalizer: String = "null"
  ) throws -> BytePairTokenizer {
    let file = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: Fixture.path("gpt2.json"))))
    var object = try #require(file as? [String: Any])
    var model = try #require(object["model"] as? [String: Any])
    var vocabulary = try #require(model["vocab"] as? [String: Int])
    let first = (vocabulary.values.max() ?? 0) + 10
    for (index, name) in ["aĠ", "aĠb", "bĠ", "ĠĠ"].enumerated() { vocabulary[name] = first + index }
    model["vocab"] = vocabulary
    model["merges"] = ["a Ġ", "aĠ b", "b Ġ", "Ġ Ġ"]
    object["model"] = model
    func part(_ json: String) throws -> Any {
      try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
    }
    object["pre_tokenizer"] = try part(preTokenizer)
    object["added_tokens"] = try part(added)
    object["normalizer"] = try part(normalizer)
    return try BytePairTokenizer(
      json: Array(JSONSerialization.data(withJSONObject: object)), path: "tiny")
  }

  private static let byteLevel =
    #"{"type": "ByteLevel", "use_regex": false, "add_prefix_space": false}"#

  private static func split(_ rule: WordRule) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: [rule.rawValue])
    let expression = String(decoding: data, as: UTF8.self).dropFirst().dropLast()
    return #"{"type": "Sequence", "pretokenizers": [{"type": "Split", "behavior": "Isolated", "#
      + #""invert": false, "pattern": {"Regex": \#(expression)}}, \#(byteLevel)]}"#
  }

  /// Every rule, with and without Form C, and added tokens with spaces in them that overlap.
  @Test(arguments: WordRule.allCases, [false, true])
  func `does not depend on cuts`(_ rule: WordRule, _ composes: Bool) throws {
    let pre =
      switch rule {
      case .whole: Self.byteLevel
      case .numbers, .digits:
        #"{"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": "#
          + #"\#(rule == .digits)}, \#(Self.byteLevel)]}"#
      default: try Self.split(rule)
      }
    let added =
      #"[{"id": 900, "content": "<end of turn>", "normalized": false}, "#
      + #"{"id": 901, "content": "of", "normalized": true}, "#
      + #"{"id": 902, "content": "b e\u0301 x", "normalized": true}]"#
    let tokenizer = try tiny(pre, added: added, normalizer: composes ? #"{"type": "NFC"}"# : "null")
    let again = try BytePairTokenizer(json: Array(tokenizer.json.utf8), path: "again")
    #expect(again.json == tokenizer.json)
    var random = random(rule.rawValue)
    let words = [
      "<end of turn>", "<end of", "of", "b e\u{301} x", "b é x", "a b ", "a", "  ", "12345",
      "it's ",
      "Ab", "中", "。", "\n", "e\u{301}", "'S", "/", "\u{1112}\u{1161}\u{11ab}",
    ]
    let text = Array(
      (0..<100_000).map { _ in words[random.integer(below: words.count)] }.joined().utf8)
    #expect(text.count > 400_000)
    let expected = tokenizer.tokens(of: text)
    for piece in [4099, 1 << 16, 300_007] {
      var encoder = StreamEncoder(tokenizer, path: "text")
      var tokens: [Int32] = []
      for start in stride(from: 0, to: text.count, by: piece) {
        tokens += try encoder.tokens(of: Array(text[start..<min(start + piece, text.count)]))
      }
      #expect(!tokens.isEmpty)
      tokens += encoder.rest()
      #expect(tokens == expected)
    }
    if !composes { #expect(expected.flatMap { tokenizer.bytes(of: $0) } == text) }
  }

  @Test func `finds tokens of the text as it is before those of the normalized one`() throws {
    let tokenizer = try tiny(
      Self.byteLevel,
      added: #"[{"id": 900, "content": "<|ab|>", "normalized": true}, "#
        + #"{"id": 901, "content": "ab", "normalized": false}]"#)
    let tokens = tokenizer.tokens(of: Array("x<|ab|>".utf8))
    #expect(tokens.count == 6)
    #expect(tokens[3] == 901)
  }

  @Test func `refuses a stretch that cannot be cut`() throws {
    let tokenizer = try tiny(Self.byteLevel)
    var encoder = StreamEncoder(tokenizer, path: "t.txt")
    let piece = [UInt8](repeating: UInt8(ascii: " "), count: 9 << 20)
    let first = try encoder.tokens(of: piece)
    #expect(first.isEmpty)
    #expect(throws: TaskError.uncut(path: "t.txt", bytes: 18 << 20)) {
      try encoder.tokens(of: piece)
    }
  }

  @Test(arguments: [
    (
      #"{"model": {"type": "WordPiece", "vocab": {}}, "pre_tokenizer": {"type": "ByteLevel"}}"#,
      "model.type: expected 'BPE', found 'WordPiece'"
    ),
    (
      #"{"model": {"type": "Unigram", "vocab": [["a", -1.5]]}}"#,
      "model.type: expected 'BPE', found 'Unigram'"
    ),
    (
      #"{"model": {}, "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "NFKC"}]}}"#,
      "normalizer.normalizers[1]: expected none, NFC or a Sequence of these, "
        + "found NFKC, which is not supported"
    ),
    (
      #"{"model": {}, "added_tokens": [{"id": 0, "content": "a", "lstrip": true}]}"#,
      "added_tokens[0].lstrip: expected false, for it is not supported, found true, of 'a'"
    ),
    (
      #"{"model": {}, "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Digits"}, {"type": "ByteLevel"}]}}"#,
      "pre_tokenizer.pretokenizers[1].add_prefix_space: expected false behind other parts, "
        + "for each of their words would get a space, found true"
    ),
    (
      #"{"model": {}, "pre_tokenizer": {"type": "Whitespace"}}"#,
      "pre_tokenizer: expected ByteLevel, or a Sequence of Digits and Splits that ends with ByteLevel, "
        + "found Whitespace"
    ),
    (
      #"{"model": {"vocab": {"a": 0}}, "pre_tokenizer": {"type": "ByteLevel"}}"#,
      "model.vocab: expected a token for each byte, as byte-level BPE has, found none for byte 0, 'Ā'"
    ),
    (
      #"{"model": {"vocab": {"a": -1}}, "pre_tokenizer": {"type": "ByteLevel"}}"#,
      "model.vocab: expected numbers from 0 to 16777215, found 0"
    ),
    (
      #"{"model": {}, "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Split", "#
        + #""behavior": "Isolated", "pattern": {"Regex": "."}}, "#
        + #"{"type": "ByteLevel", "use_regex": false, "add_prefix_space": false}]}}"#,
      "pre_tokenizer.pretokenizers[0].pattern.Regex: expected the regular expression of GPT-2, "
        + "GPT-4 (cl100k), GPT-4o (o200k), Llama 3 or Qwen 2, found '.'"
    ),
  ])
  func `says what it does not understand`(_ json: String, _ sentence: String) {
    let error = #expect(throws: TaskError.self) {
      try BytePairTokenizer(json: Array(json.utf8), path: "t.json")
    }
    #expect(error?.description == "t.json: " + sentence)
  }

  @Test func `is not any file`() {
    let error = #expect(throws: TaskError.self) {
      try BytePairTokenizer(json: Array("nonsense".utf8), path: "t.json")
    }
    #expect(
      error?.description.hasPrefix("t.json: the file: expected the JSON of a tokenizer") == true)
  }
}

@Suite struct `Learning byte pairs` {
  /// Byte-pair encoding by its definition: count all pairs of all words anew for each merge.
  private func merges(of words: [String], count: Int) -> [[UInt8]] {
    var words = words.map { $0.utf8.map { Int($0) } }
    var pieces = (0..<256).map { [UInt8($0)] }
    while pieces.count < 256 + count {
      var counts: [[Int]: Int] = [:]
      for word in words {
        for pair in zip(word, word.dropFirst()) { counts[[pair.0, pair.1], default: 0] += 1 }
      }
      let best = counts.max { one, other in
        one.value != other.value
          ? one.value < other.value : other.key.lexicographicallyPrecedes(one.key)
      }
      guard let best, best.value > 1 else { break }
      let token = pieces.count
      pieces.append(pieces[best.key[0]] + pieces[best.key[1]])
      words = words.map { word in
        var merged: [Int] = []
        var position = 0
        while position < word.count {
          if position + 1 < word.count, [word[position], word[position + 1]] == best.key {
            merged.append(token)
            position += 2
          } else {
            merged.append(word[position])
            position += 1
          }
        }
        return merged
      }
    }
    return Array(pieces.dropFirst(256))
  }

  @Test func `merges what counting everything anew would merge`() throws {
    let words = (0..<300).map { number in
      " " + String(repeating: "ab", count: number % 4)
        + ["an", "na", "banana", "aaaa", "é"][number % 5]
        + String(repeating: "a", count: number % 3)
    }
    var trainer = PairTrainer()
    trainer.read(Array(words.joined().utf8))
    let tokenizer = trainer.tokenizer(vocabulary: 300)
    #expect(Array(tokenizer.pieces.dropFirst(256)) == merges(of: words, count: 44))
    #expect(tokenizer.count == tokenizer.pieces.count)
    // Every merge is used when the text that it was learnt from is encoded.
    let text = Array(words.joined().utf8)
    let tokens = tokenizer.tokens(of: text)
    #expect(tokens.flatMap { tokenizer.bytes(of: $0) } == text)
    #expect(tokens.count < text.count / 2)
  }

  @Test func `stops where no pair occurs twice`() {
    var trainer = PairTrainer()
    trainer.read(Array("abcab".utf8))
    #expect(trainer.tokenizer(vocabulary: 1000).count == 257)
    trainer.read(Array("abcab".utf8))
    #expect(trainer.wordCount == 1)
    #expect(
      trainer.tokenizer(vocabulary: 1000).pieces.dropFirst(256).map {
        String(decoding: $0, as: UTF8.self)
      }
        == ["ab", "cab", "abcab"])
  }
}
