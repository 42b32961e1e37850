import Tensors

/// Needles in a haystack at the level of tokens: RULER's family, and the passkey as its smallest.
///
///     · · · K i d d d d d · · · · · · ·   K i d d d d
///     haystack, H tokens                  question; the labels are its digits
///
/// A needle is the marker `K`, the identifier of a key and `D` digits: a value. `k` different keys
/// have `v` values each; their needles stand among filler. Then come `q` of the keys in random order,
/// each as marker, identifier and the digits of all of its values, in the order in which they stand
/// in the haystack. Each of these digits is a label, at the token before it, so that a value is
/// spelled with its earlier digits given ("teacher-forced"); the last one is not read any more.
///
/// Token 0 is the marker, 1 to 10 are the digits, then come the identifiers and the filler symbols.
/// With `F` filler tokens, a needle stands behind `⌊depth · F⌉` of them, those of keys that nobody
/// asks for, and all when the depth is uniform, behind any number of them, all alike.
package struct Needle: SyntheticTask {
  /// `L`, haystack and questions.
  package var length = 256
  /// `k`.
  package var keys = 1
  /// `v`.
  package var valuesPerKey = 1
  /// `q`.
  package var queries = 1
  /// `D`.
  package var digits = 5
  /// Where the needles that are asked for stand: 0 first, 1 right before the questions; `nil`
  /// anywhere.
  package var depth: Double?
  /// The identifiers that keys are drawn from.
  package var identifiers = 16
  /// The tokens of the filler, which is drawn uniformly; 1 repeats one token.
  package var fillerSymbols = 16
  package var counts = ExampleCounts()

  package init() {}

  package static let kind = "needle"
  package static let summary = "Needles in a haystack, spelled digit by digit."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer(
        "length", \.length, "Tokens of a sequence, questions included.",
        after: "keys", "values_per_key", "queries", "digits"),
      .integer("keys", \.keys, "Different keys in the haystack.", after: "identifiers"),
      .integer("values_per_key", \.valuesPerKey, "Values of each key."),
      .integer("queries", \.queries, "Keys that are asked for.", after: "keys"),
      .integer("digits", \.digits, "Digits of a value."),
      .number(
        "depth", \.depth, or: "uniform",
        "Where the needles asked for stand, from 0, first, to 1, last; or uniform."),
      .integer("identifiers", \.identifiers, "Tokens that a key can be."),
      .integer("filler_symbols", \.fillerSymbols, "Tokens that filler can be."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    // Small enough that tokens cannot be too many, nor their number too large.
    for (key, size) in [
      ("keys", keys), ("values_per_key", valuesPerKey), ("queries", queries), ("digits", digits),
      ("identifiers", identifiers), ("filler_symbols", fillerSymbols),
    ] {
      mistakes.expect((1...10_000).contains(size), key, size, "a number from 1 to 10000")
    }
    if mistakes.isEmpty {
      mistakes.expect(keys <= identifiers, "keys", keys, "at most 'identifiers', \(identifiers)")
      mistakes.expect(queries <= keys, "queries", queries, "at most 'keys', \(keys)")
      mistakes.expect(
        length >= smallestLength, "length", length,
        "at least \(smallestLength), which needles and questions take")
      mistakes.expect(length <= Int(Int32.max), "length", length, "at most \(Int32.max)")
    }
    if let depth {
      mistakes.expect(depth >= 0 && depth <= 1, "depth", depth, "a number from 0 to 1, or uniform")
    }
    return mistakes + counts.mistakes
  }

  package var vocabularySize: Int { 1 + 10 + identifiers + fillerSymbols }
  /// All digits right is what retrieval means; digits may be right by chance.
  package var measures: [Measure] { [.loss, .exactMatch, .accuracy] }
  package var headline: Measure { .exactMatch }
  package var labelledPart: Double { Double(labels) / Double(length) }
  /// One of ten digits.
  package var chance: Double { 0.1 }
  /// Of an exact match: all digits guessed.
  package var standards: TaskStandards {
    TaskStandards(chance: (0..<labels).reduce(1) { product, _ in product * chance }, ceiling: 1)
  }

  private var labels: Int { queries * valuesPerKey * digits }
  private var needleTokens: Int { 2 + digits }
  private var questionTokens: Int { 2 * queries + labels - 1 }
  private var smallestLength: Int { keys * valuesPerKey * needleTokens + questionTokens }
  private var fillers: Int { length - smallestLength }

  package func example(_ draw: ExampleDraw) -> Example {
    var random = draw.random
    let firstIdentifier: Int32 = 11
    let firstFiller = firstIdentifier + Int32(identifiers)
    let chosen = random.distinctTokens(keys, of: firstIdentifier..<firstFiller)

    // Where each needle stands: keys are in random order, so that the first ones are asked for.
    let needles = (0..<keys * valuesPerKey).map { number -> (gap: Int, order: UInt64, key: Int) in
      let key = number / valuesPerKey
      let fixed = key < queries ? depth.map { Int(($0 * Double(fillers)).rounded()) } : nil
      return (fixed ?? random.integer(below: fillers + 1), random.next(), key)
    }.sorted { ($0.gap, $0.order) < ($1.gap, $1.order) }

    var string = AnsweredString(capacity: length + 1)
    var placed = 0
    func appendFiller(upTo count: Int) {
      while placed < count {
        string.append(random.token(of: firstFiller..<firstFiller + Int32(fillerSymbols)))
        placed += 1
      }
    }
    var digitsOfKey = [[Int32]](repeating: [], count: keys)
    for needle in needles {
      appendFiller(upTo: needle.gap)
      let value = (0..<digits).map { _ in random.token(of: 1..<11) }
      digitsOfKey[needle.key] += value
      string.append(Self.marker)
      string.append(chosen[needle.key])
      string.append(value)
    }
    appendFiller(upTo: fillers)
    for key in 0..<queries {
      string.append(Self.marker)
      string.append(chosen[key])
      string.append(digitsOfKey[key], areAnswers: true)
    }
    return string.answered
  }

  private static let marker: Int32 = 0
}
