import Tensors

/// Induction heads: the token that came after the trigger when it was last seen.
///
///     · · · T a · · · · · T       the label of the last token is a
///
/// Tokens are uniform; the trigger, the last of the vocabulary, stands at a uniform place, but so
/// that another token follows it before the end, and at the end. (Fu and others, 2023; the layout of
/// Gu and Dao, 2023, with their 16 tokens and length 256.)
package struct InductionHeads: SyntheticTask {
  /// `V`, the trigger included.
  package var vocabularySize = 16
  /// `L`.
  package var length = 256
  package var counts = ExampleCounts()

  package init() {}

  package static let kind = "induction_heads"
  package static let summary = "The token that followed the trigger, when the trigger comes again."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer("vocabulary_size", \.vocabularySize, "Tokens, the trigger included."),
      .integer("length", \.length, "Tokens of a sequence."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectSize("vocabulary_size", vocabularySize, atLeast: 3)
    mistakes.expectSize("length", length, atLeast: 3)
    return mistakes + counts.mistakes
  }

  package var labelledPart: Double { 1 / Double(length) }
  /// One of the tokens other than the trigger.
  package var chance: Double { 1 / Double(vocabularySize - 1) }

  package func example(_ draw: ExampleDraw) -> Example {
    var random = draw.random
    let trigger = Int32(vocabularySize) - 1
    let place = random.integer(below: length - 2)
    var tokens = (1..<length).map { _ in random.token(of: 0..<trigger) }
    tokens[place] = trigger
    return Example(tokens, end: trigger, answer: tokens[place + 1])
  }
}
