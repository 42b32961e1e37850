/// In-context recall, as mad-lab defines it (Poli and others, 2024).
///
///     k v k v … k v    n = L/2 pairs; a key has the value with which it was first shown
///
/// Keys are the lower half of the tokens, values the upper; both are drawn with replacement, so that
/// keys come again and two keys may share a value. The last pair's key is one that was shown. The
/// model reads all but the last token. Training asks for every next token; validation and test for
/// the value of a key that was shown before, and always for the last value: 56 labels an example by
/// default. With `multi_query: false` the last token of the vocabulary stands before the last pair,
/// whose value is the only label.
package struct InContextRecall: SyntheticTask {
  /// `V`.
  package var vocabularySize = 16
  /// `L`, the tokens of the pairs.
  package var pairTokens = 128
  /// Whether every value that can be known is asked for, rather than the last alone.
  package var multiQuery = true
  package var counts = ExampleCounts.mad()

  package init() {}

  package static let kind = "in_context_recall"
  package static let summary = "In-context recall, as mad-lab defines it."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer(
        "vocabulary_size", \.vocabularySize, "Tokens: keys in the lower half, values above."),
      .integer("length", \.pairTokens, "Tokens of the pairs; the model reads all but the last."),
      .flag(
        "multi_query", \.multiQuery,
        "Whether each repeated key is a question, or only the last, after a prefix of its own."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectSize("vocabulary_size", vocabularySize, atLeast: 3)
    mistakes.expectPairs("length", pairTokens, atLeast: 2)
    return mistakes + counts.mistakes
  }

  /// `L − 1`, or `L` with a prefix.
  package var length: Int { max(pairTokens, 4) - (multiQuery ? 1 : 0) }
  package var labelledPart: Double { 1 }
  /// One of the values.
  package var chance: Double { 1 / Double(alphabet.values.count) }

  private var alphabet: RecallAlphabet {
    RecallAlphabet(size: vocabularySize, multiQuery: multiQuery)
  }

  package func example(_ draw: ExampleDraw) -> Example {
    alphabet.string(slots: pairTokens / 2, noiseFraction: 0, from: draw.random)
      .example(for: draw.split)
  }
}
