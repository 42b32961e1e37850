import Tensors

/// Multi-query associative recall of pairs of keys, as zoology defines it.
///
///     a b v  a b v  …      · · · a b · · · ·
///     context, 3K tokens    query area, S = ⌊(L − 3K) / 3⌋ slots of three tokens
///
/// `G` first keys and `G` second keys make `K = G²` pairs, all shown in random order, each with a
/// value of its own: neither key alone says which. First keys are different tokens of
/// `1 ..< ⌊V/3⌋`, second keys of `⌊V/3⌋ ..< 2⌊V/3⌋`, values of `2⌊V/3⌋ ..< V`. Each pair is asked for
/// once; the label stands at its second key. Slots are drawn as in `MQARTask`.
package struct CompositionalMQAR: SyntheticTask {
  /// `V`.
  package var vocabularySize = 8192
  /// `L`.
  package var length = 64
  /// `K`, a square.
  package var pairs = 9
  /// `a` of `QuerySlots`.
  package var power = 0.01
  /// Whether what is neither pair nor query is random tokens instead of blanks.
  package var randomNonQueries = true
  package var counts = ExampleCounts()

  package init() {}

  package static let kind = "compositional_mqar"
  package static let summary = "Multi-query associative recall of pairs of keys, by zoology."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer(
        "vocabulary_size", \.vocabularySize,
        "Tokens: a blank, first keys, second keys, values, a third each.", after: "length"),
      .integer("length", \.length, "Tokens of a sequence."),
      .integer(
        "pairs", \.pairs, "Pairs of keys with a value, each asked for once: a square.",
        after: "length"),
      .number("power", \.power, "Concentration of the questions: near 0 soon, 1 anywhere."),
      .flag(
        "random_non_queries", \.randomNonQueries,
        "Whether what is neither pair nor question is random tokens instead of blanks."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectSize("length", length, atLeast: 6)
    if mistakes.expectSize("pairs", pairs, atLeast: 1),
      mistakes.expect(
        keys * keys == pairs, "pairs", pairs, "a square, such as \(max(1, keys * keys))")
    {
      mistakes.expect(
        6 * pairs <= length, "pairs", pairs,
        "at most a sixth of 'length', \(max(0, length) / 6) of \(length)")
    }
    mistakes.expectVocabulary(vocabularySize, beyond: length)
    return mistakes + mistakesOfPower + counts.mistakes
  }

  private var mistakesOfPower: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expect(power.isFinite, "power", power, "a finite number")
    return mistakes
  }

  package var labelledPart: Double { Double(pairs) / Double(length) }
  /// One of the values.
  package var chance: Double { 1 / Double(vocabularySize - 2 * (vocabularySize / 3)) }

  /// `G`, or the whole part of the root where `K` is no square.
  private var keys: Int { Int(Double(max(0, pairs)).squareRoot()) }

  /// Makes an example; keys, values, their order, slots and filler have streams of their own.
  ///
  /// - Complexity: O(L log L).
  package func example(_ draw: ExampleDraw) -> Example {
    let random = draw.random
    let third = Int32(vocabularySize / 3)
    var (keyStream, valueStream) = (random.stream("keys"), random.stream("values"))
    let first = keyStream.distinctTokens(keys, of: 1..<third)
    let second = keyStream.distinctTokens(keys, of: third..<2 * third)
    let values = valueStream.distinctTokens(pairs, of: 2 * third..<Int32(vocabularySize))
    var order = random.stream("order")
    let combinations = order.permutation(of: pairs)

    var tokens = [Int32](repeating: Filler.blank, count: length)
    var targets = [Int32](repeating: Example.ignoredTarget, count: length)
    let slots = QuerySlots((length - 3 * pairs) / 3, power: power)
    for (pair, slot) in slots.drawn(pairs, from: random.stream("slots")).enumerated() {
      let (a, b) = (first[combinations[pair] / keys], second[combinations[pair] % keys])
      let query = 3 * (pairs + slot)
      (tokens[3 * pair], tokens[3 * pair + 1], tokens[3 * pair + 2]) = (a, b, values[pair])
      (tokens[query], tokens[query + 1]) = (a, b)
      targets[query + 1] = values[pair]
    }
    if randomNonQueries {
      Filler.fillBlanks(of: &tokens, below: vocabularySize, from: random.stream("filler"))
    }
    return Example(tokens: tokens, targets: targets)
  }
}
