import Tensors

/// Multi-query associative recall in which some keys get a new value, as zoology defines it.
///
///     k₁ v₁ … k_K v_K   k v′ … k v′   · · k₁ · · · k₃ · k₂ · ·
///     K pairs           U updates     query area, S = (L − 2(K + U)) / 2 slots of two tokens
///
/// As `MQARTask`, but that `U` different keys, drawn among the `K`, are shown again with another
/// value, and that the label of a question is the last value of its key. The new value of update `j`
/// is uniform over the values other than the first value of key *j*, not of the key that is updated:
/// an update may repeat the value that the key has, as in the original.
package struct ForgettingMQAR: SyntheticTask {
  /// `V`: token 0 is the blank, keys are of the lower half, values of the upper.
  package var vocabularySize = 8192
  /// `L`.
  package var length = 64
  /// `K`, the keys of a sequence, each asked for once.
  package var pairs = 8
  /// `U`, the keys that get a new value.
  package var updates = 4
  /// `a` of `QuerySlots`.
  package var power = 0.01
  /// Whether what is neither pair nor query is random tokens instead of blanks.
  package var randomNonQueries = true
  package var counts = ExampleCounts()

  package init() {}

  package static let kind = "forgetting_mqar"
  package static let summary = "Multi-query associative recall with updated values, by zoology."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer(
        "vocabulary_size", \.vocabularySize,
        "Tokens: a blank, keys in the lower half, values above.", after: "length"),
      .integer("length", \.length, "Tokens of a sequence."),
      .integer(
        "pairs", \.pairs, "Key-value pairs of a sequence, each asked for once.",
        after: "length", "updates"),
      .integer("updates", \.updates, "Keys that are shown again, with a new value."),
      .number("power", \.power, "Concentration of the questions: near 0 soon, 1 anywhere."),
      .flag(
        "random_non_queries", \.randomNonQueries,
        "Whether what is neither pair nor question is random tokens instead of blanks."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectPairs("length", length, atLeast: 2)
    let areSizes =
      [
        mistakes.expectSize("updates", updates, atLeast: 0),
        mistakes.expectSize("pairs", pairs, atLeast: 1),
      ] == [true, true]
    if areSizes, mistakes.expect(pairs >= updates, "pairs", pairs, "at least 'updates', \(updates)")
    {
      mistakes.expect(
        4 * pairs + 2 * updates <= length, "pairs", pairs,
        "at most \(max(0, max(0, length) - 2 * updates) / 4), as a pair takes 4 and an update 2 tokens "
          + "of a 'length' of \(length)")
    }
    mistakes.expectVocabulary(vocabularySize, beyond: length)
    mistakes.expect(power.isFinite, "power", power, "a finite number")
    return mistakes + counts.mistakes
  }

  package var labelledPart: Double { Double(pairs) / Double(length) }
  /// One of the values.
  package var chance: Double { 1 / Double(vocabularySize - vocabularySize / 2) }

  /// Makes an example; keys, values, updates, slots and filler have streams of their own.
  ///
  /// - Complexity: O(L log L).
  package func example(_ draw: ExampleDraw) -> Example {
    let random = draw.random
    let half = Int32(vocabularySize / 2)
    var (keyStream, valueStream) = (random.stream("keys"), random.stream("values"))
    let keys = keyStream.distinctTokens(pairs, of: 1..<half)
    let values = valueStream.distinctTokens(pairs, of: half..<Int32(vocabularySize))

    var tokens = [Int32](repeating: Filler.blank, count: length)
    var targets = [Int32](repeating: Example.ignoredTarget, count: length)
    for pair in 0..<pairs {
      tokens[2 * pair] = keys[pair]
      tokens[2 * pair + 1] = values[pair]
    }
    var last = values
    var updateStream = random.stream("updates")
    for (update, pair) in updateStream.distinct(updates, below: pairs).enumerated() {
      var value = updateStream.token(of: half..<Int32(vocabularySize) - 1)
      if value >= values[update] { value += 1 }
      last[pair] = value
      tokens[2 * (pairs + update)] = keys[pair]
      tokens[2 * (pairs + update) + 1] = value
    }
    let context = 2 * (pairs + updates)
    let slots = QuerySlots((length - context) / 2, power: power)
    for (pair, slot) in slots.drawn(pairs, from: random.stream("slots")).enumerated() {
      tokens[context + 2 * slot] = keys[pair]
      targets[context + 2 * slot] = last[pair]
    }
    if randomNonQueries {
      Filler.fillBlanks(of: &tokens, below: vocabularySize, from: random.stream("filler"))
    }
    return Example(tokens: tokens, targets: targets)
  }
}

extension [SettingMistake] {
  /// Notes a mistake unless there are more tokens than positions, as zoology wants it.
  mutating func expectVocabulary(_ size: Int, beyond length: Int) {
    let key = "vocabulary_size"
    guard expect(size > length, key, size, "more than 'length', \(length)") else { return }
    expect(size <= Int(Int32.max), key, size, "at most \(Int32.max)")
  }
}
