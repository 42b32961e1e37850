import Foundation
import Tasks
import Tensors
import Testing

@Suite struct `A byte-pair tokenizer` {
  private static let names = ["gpt2", "prefix", "llama3", "qwen2"]

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

  @Test(arguments: ["gpt2", "llama3", "qwen2"])
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
    var encoder = StreamEncoder(tokenizer)
    var tokens: [Int32] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      tokens += encoder.tokens(of: Array(bytes[start..<min(start + piece, bytes.count)]))
    }
    tokens += encoder.rest()
    #expect(tokens == tokenizer.tokens(of: bytes))
  }

  @Test(arguments: [
    (
      #"{"model": {"type": "WordPiece", "vocab": {}}, "pre_tokenizer": {"type": "ByteLevel"}}"#,
      "model.type: expected 'BPE', found 'WordPiece'"
    ),
    (
      #"{"model": {}, "normalizer": {"type": "NFC"}}"#,
      "normalizer: expected none, for what changes a text cannot give its bytes back, found NFC"
    ),
    (
      #"{"model": {}, "pre_tokenizer": {"type": "Whitespace"}}"#,
      "pre_tokenizer: expected ByteLevel, or a Sequence of Split and ByteLevel, found Whitespace"
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
      "pre_tokenizer: expected the regular expression of GPT-2, Llama 3 or Qwen 2, found '.'"
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
