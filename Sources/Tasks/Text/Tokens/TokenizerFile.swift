/// What a `tokenizer.json` of Hugging Face's `tokenizers` says, as far as byte-level BPE goes.
///
/// Reading and writing use the same keys, so that what is written opens there as well.
struct TokenizerFile: Codable {
  var version: String?
  var added: [Added]?
  var normalizer: Part?
  var preTokenizer: Part?
  var decoder: Part?
  var model: Model

  enum CodingKeys: String, CodingKey {
    case version, normalizer, decoder, model
    case added = "added_tokens"
    case preTokenizer = "pre_tokenizer"
  }

  /// A token with rules of its own.
  struct Added: Codable {
    var id: Int
    var content: String
    var singleWord: Bool?
    var leftStrip: Bool?
    var rightStrip: Bool?
    var normalized: Bool?
    var special: Bool?

    enum CodingKeys: String, CodingKey {
      case id, content, normalized, special
      case singleWord = "single_word"
      case leftStrip = "lstrip"
      case rightStrip = "rstrip"
    }
  }

  /// A normalizer, pre-tokenizer or decoder.
  struct Part: Codable {
    var type: String
    var addsPrefixSpace: Bool?
    var trimsOffsets: Bool?
    var usesExpression: Bool?
    var pattern: Pattern?
    var behavior: String?
    var isInverted: Bool?
    var areDigitsApart: Bool?
    var parts: [Part]?
    var normalizers: [Part]?

    enum CodingKeys: String, CodingKey {
      case type, pattern, behavior, normalizers
      case areDigitsApart = "individual_digits"
      case addsPrefixSpace = "add_prefix_space"
      case trimsOffsets = "trim_offsets"
      case usesExpression = "use_regex"
      case isInverted = "invert"
      case parts = "pretokenizers"
    }
  }

  /// What a `Split` looks for.
  struct Pattern: Codable {
    var expression: String?
    var text: String?

    enum CodingKeys: String, CodingKey {
      case expression = "Regex"
      case text = "String"
    }
  }

  /// Vocabulary and merges.
  struct Model: Codable {
    var type: String?
    var dropout: Double?
    var prefix: String?
    var suffix: String?
    var byteFallback: Bool?
    var ignoresMerges: Bool?
    var vocabulary: [String: Int]?
    var merges: [Merge]?

    enum CodingKeys: String, CodingKey {
      case type, dropout, merges
      case prefix = "continuing_subword_prefix"
      case suffix = "end_of_word_suffix"
      case byteFallback = "byte_fallback"
      case ignoresMerges = "ignore_merges"
      case vocabulary = "vocab"
    }
  }

  /// What kind of model a file is of, whatever else is in it.
  struct Kind: Decodable {
    struct Model: Decodable { let type: String? }
    let model: Model
  }

  /// Two tokens: `"Ġ t"`, as it was until 2024, or `["Ġ", "t"]`.
  struct Merge: Codable {
    let left: String
    let right: String

    init(left: String, right: String) {
      self.left = left
      self.right = right
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let names: [String]
      if let text = try? container.decode(String.self) {
        names = text.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
          .map { String($0) }
      } else {
        names = try container.decode([String].self)
      }
      guard names.count == 2 else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "a merge of \(names.count) tokens")
      }
      (left, right) = (names[0], names[1])
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode([left, right])
    }
  }
}
