import Tensors

/// Memorization, as mad-lab defines it: facts that are the same in every example.
///
///     k > k > k > …      a key, then the insert token, at which the key's value is the label
///
/// The insert token is the last of the vocabulary. `n = ⌊(V − 1) / 2⌋` keys of the lower half of the
/// others are matched with a random choice of the upper half: the facts, the same in all splits, a
/// function of the data stream's seed alone. Keys are drawn with replacement. Values are never read.
package struct Memorization: SyntheticTask {
  /// `V`.
  package var vocabularySize = 256
  /// `L`, twice the keys of an example.
  package var length = 32
  package var counts = ExampleCounts.mad(training: 256)

  package init() {}

  package static let kind = "memorization"
  package static let summary = "Memorization of facts, as mad-lab defines it."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer(
        "vocabulary_size", \.vocabularySize,
        "Tokens: keys in the lower half, values above, the insert token last."),
      .integer("length", \.length, "Tokens of a sequence, two a fact."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectSize("vocabulary_size", vocabularySize, atLeast: 3)
    mistakes.expectPairs("length", length, atLeast: 1)
    return mistakes + counts.mistakes
  }

  package var labelledPart: Double { 0.5 }
  /// One of the values.
  package var chance: Double { 1 / Double(vocabularySize - 1 - facts) }

  /// The part of the facts that the training examples are expected to show: nobody can know others.
  ///
  /// All of them when training is endless.
  package var ceiling: Double {
    guard counts.training > 0 else { return 1 }
    let draws = Double(counts.training) * Double(length / 2)
    return Coverage.expected(draws: draws, outOf: Double(facts))
  }

  /// `n`.
  private var facts: Int { (vocabularySize - 1) / 2 }

  /// Makes an example.
  ///
  /// - Complexity: O(V + L): the facts are drawn again for each example, and kept nowhere.
  package func example(_ draw: ExampleDraw) -> Example {
    var shared = draw.shared
    let valueOfKey = shared.permutation(of: vocabularySize - 1 - facts)
    var random = draw.random
    var tokens = [Int32](repeating: Int32(vocabularySize) - 1, count: length)
    var targets = [Int32](repeating: Example.ignoredTarget, count: length)
    for position in stride(from: 0, to: length, by: 2) {
      let key = random.integer(below: facts)
      tokens[position] = Int32(key)
      targets[position + 1] = Int32(facts + valueOfKey[key])
    }
    return Example(tokens: tokens, targets: targets)
  }
}
