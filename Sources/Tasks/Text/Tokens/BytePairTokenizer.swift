/// Byte-level byte-pair encoding: text to tokens and back, without loss whatever the bytes are.
///
/// Text is first cut into words by a `WordRule`. A word begins as its bytes, a token each, and the
/// pair of neighbours that was merged earliest in training becomes one token, until no pair is known
/// (Sennrich and others 2016; on bytes, Radford and others 2019).
package struct BytePairTokenizer: Sendable {
  /// A token that is looked for in the text before anything else, whole.
  package struct Added: Equatable, Sendable {
    let content: [UInt8]
    let token: Int32
    let isSpecial: Bool
    /// Whether it is looked for in the normalized text, and after all that are not.
    let isNormalized: Bool
  }

  /// What a normalizer has replaced in texts.
  package struct Replaced: Equatable, Sendable {
    /// Bytes of the text that was read, and of the text that is encoded.
    package private(set) var source = 0
    package private(set) var result = 0

    /// Nothing was replaced.
    package init() {}

    mutating func count(_ text: [UInt8], _ composed: [UInt8]) {
      guard text != composed else { return }
      source += text.count
      result += composed.count
    }
  }

  /// How words are cut; each rule cuts the words of the one before.
  package let rules: [WordRule]
  /// Whether texts are brought to Normalization Form C first.
  package let composes: Bool
  /// Whether a text that does not begin with a space gets one.
  package let addsPrefixSpace: Bool
  /// Whether a word that is a token is that token, whatever merges would make of it.
  package let ignoresMerges: Bool
  /// Tokens that are found before words are cut.
  package let added: [Added]
  /// The bytes of each token; none for a number that is no token.
  package let pieces: [[UInt8]]
  /// Pairs of tokens in the order in which they are merged.
  let merges: [Merge]
  /// The token of each byte.
  let byteTokens: [Int32]
  /// What becomes of a pair, by `Merge.key`.
  let ranks: [UInt64: Rank]
  /// The token of a whole word; empty unless merges are ignored.
  let wholeWords: [[UInt8]: Int32]

  /// Two tokens that become one.
  package struct Merge: Equatable, Sendable {
    let left: Int32
    let right: Int32
    let result: Int32

    static func key(_ left: Int32, _ right: Int32) -> UInt64 {
      UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }
  }

  /// When a pair is merged, and into what.
  struct Rank: Sendable {
    let order: Int32
    let result: Int32
  }

  /// A tokenizer of tokens that are known in full.
  ///
  /// - Precondition: Each byte has a token, and merges name tokens.
  init(
    pieces: [[UInt8]], merges: [Merge], byteTokens: [Int32], rules: [WordRule],
    addsPrefixSpace: Bool = false, composes: Bool = false, ignoresMerges: Bool = false,
    added: [Added] = []
  ) {
    precondition(byteTokens.count == 256, "\(byteTokens.count) tokens for 256 bytes")
    self.pieces = pieces
    self.merges = merges
    self.byteTokens = byteTokens
    self.rules = rules
    self.composes = composes
    self.addsPrefixSpace = addsPrefixSpace
    self.ignoresMerges = ignoresMerges
    self.added = added
    // Of a pair that is named twice the last naming counts, as in the reference.
    ranks = Dictionary(
      merges.enumerated().map {
        (
          Merge.key($0.element.left, $0.element.right),
          Rank(order: Int32($0.offset), result: $0.element.result)
        )
      }, uniquingKeysWith: { $1 })
    wholeWords =
      ignoresMerges
      ? Dictionary(
        pieces.enumerated().map { ($0.element, Int32($0.offset)) },
        uniquingKeysWith: { first, _ in first })
      : [:]
  }

  /// A token a byte, and no words.
  package static let bytes = BytePairTokenizer(
    pieces: (0..<256).map { [UInt8($0)] }, merges: [], byteTokens: (0..<256).map { Int32($0) },
    rules: [.whole])

  /// Cuts words as a tokenizer that is learnt does.
  static let learning = BytePairTokenizer(
    pieces: bytes.pieces, merges: [], byteTokens: bytes.byteTokens, rules: [.gpt2])

  /// Whether tokens are bytes, in their order.
  package var isBytes: Bool { merges.isEmpty && added.isEmpty && pieces.count == 256 }

  /// Finds the added tokens that stand for a text as it is.
  var exactAdded: AddedFinder {
    AddedFinder(added.filter { !$0.isNormalized }.map { ($0.content, $0.token) })
  }

  /// Finds the added tokens that stand for a normalized text.
  var normalizedAdded: AddedFinder {
    AddedFinder(
      added.filter(\.isNormalized).map {
        (composes ? CanonicalComposition.composed($0.content) : $0.content, $0.token)
      })
  }

  /// By two bytes, the first times 256 and the second, whether they stand side by side in a token that
  /// words are made of: merges cross the place between no others.
  var joinedBytes: [Bool] {
    var joined = [Bool](repeating: false, count: 1 << 16)
    for piece in pieces {
      for (first, second) in zip(piece, piece.dropFirst()) {
        joined[Int(first) << 8 | Int(second)] = true
      }
    }
    return joined
  }

  /// The number of tokens: one more than the largest.
  package var count: Int { pieces.count }

  /// The bytes that a token stands for.
  ///
  /// - Returns: None for a token of another task, such as a BOS.
  package func bytes(of token: Int32) -> [UInt8] {
    pieces.indices.contains(Int(token)) ? pieces[Int(token)] : []
  }

  /// The tokens of a text.
  package func tokens(of bytes: [UInt8]) -> [Int32] {
    var encoder = PairEncoder(self)
    var tokens: [Int32] = []
    encoder.encode(bytes, into: &tokens)
    return tokens
  }
}
