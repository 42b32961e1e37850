import Tensors

/// Compression, as mad-lab defines it: all of a sequence from what is kept at its last token.
///
///     a b c d … E      L − 1 tokens of the first V − 1, all alike, then the last of the vocabulary
///     a b c d … E      labels
///
/// A model reads everything and then says each position from its features at the last one alone, by a
/// decoder (`decodesLastStep`). The last label is the same in every example, as in the original.
/// All splits have the same labels.
package struct Compression: SyntheticTask {
  /// `V`, the compression token included.
  package var vocabularySize = 16
  /// `L`.
  package var length = 32
  package var counts = ExampleCounts.mad()

  package init() {}

  package static let kind = "compression"
  package static let summary =
    "Compression, as mad-lab defines it: the sequence from its last position, by a decoder."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer(
        "vocabulary_size", \.vocabularySize, "Tokens: content, and last the compression token."),
      .integer("length", \.length, "Tokens of a sequence, the compression token included."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectSize("vocabulary_size", vocabularySize, atLeast: 2)
    mistakes.expectSize("length", length, atLeast: 2)
    return mistakes + counts.mistakes
  }

  package var labelledPart: Double { 1 }
  package var decodesLastStep: Bool { true }
  /// One of the content tokens, and the last label, which is always the same.
  package var chance: Double {
    (Double(length - 1) / Double(vocabularySize - 1) + 1) / Double(length)
  }

  package func example(_ draw: ExampleDraw) -> Example {
    var random = draw.random
    let end = Int32(vocabularySize) - 1
    let tokens = (1..<length).map { _ in random.token(of: 0..<end) } + [end]
    return Example(tokens: tokens, targets: tokens)
  }
}
