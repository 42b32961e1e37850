/// Noisy in-context recall, as mad-lab defines it: `InContextRecall` with pairs of noise among the
/// pairs.
///
/// The top tokens of the vocabulary are noise; each slot but the last, and one more that is drawn,
/// is two of them, independent of each other, with probability `f`.
package struct NoisyRecall: SyntheticTask {
  /// `V`, noise included.
  package var vocabularySize = 32
  /// `L`, the tokens of pairs and noise.
  package var pairTokens = 128
  /// The number of tokens that are noise.
  package var noiseSymbols = 16
  /// `f`.
  package var noiseFraction = 0.2
  /// Whether every value that can be known is asked for, rather than the last alone.
  package var multiQuery = true
  package var counts = ExampleCounts.mad()

  package init() {}

  package static let kind = "noisy_recall"
  package static let summary = "In-context recall among noise, as mad-lab defines it."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer(
        "vocabulary_size", \.vocabularySize, "Tokens: keys, then values, noise at the top.",
        after: "noise_symbols", "multi_query"),
      .integer("length", \.pairTokens, "Tokens of the pairs; the model reads all but the last."),
      .integer("noise_symbols", \.noiseSymbols, "Tokens of the vocabulary that are noise."),
      .number("noise_fraction", \.noiseFraction, "Probability that a pair is noise instead."),
      .flag(
        "multi_query", \.multiQuery,
        "Whether each repeated key is a question, or only the last, after a prefix of its own."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectPairs("length", pairTokens, atLeast: 2)
    if mistakes.expectSize("noise_symbols", noiseSymbols, atLeast: 1) {
      mistakes.expectSize(
        "vocabulary_size", vocabularySize, atLeast: noiseSymbols + (multiQuery ? 2 : 3))
    }
    mistakes.expect(
      noiseFraction >= 0 && noiseFraction <= 1, "noise_fraction", noiseFraction,
      "a number from 0 to 1")
    return mistakes + counts.mistakes
  }

  /// `L − 1`, or `L` with a prefix.
  package var length: Int { max(pairTokens, 4) - (multiQuery ? 1 : 0) }
  package var labelledPart: Double { 1 }
  /// One of the values.
  package var chance: Double { 1 / Double(alphabet.values.count) }

  private var alphabet: RecallAlphabet {
    RecallAlphabet(size: vocabularySize, noise: noiseSymbols, multiQuery: multiQuery)
  }

  package func example(_ draw: ExampleDraw) -> Example {
    alphabet.string(slots: pairTokens / 2, noiseFraction: noiseFraction, from: draw.random)
      .example(for: draw.split)
  }
}
