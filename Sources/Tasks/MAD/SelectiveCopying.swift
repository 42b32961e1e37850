import Tensors

/// Selective copying, as mad-lab defines it.
///
///     · a · · b c · · d   >   · · · ·      m = 4 tokens among blanks, the copy token, m blanks
///                             a b c d      labels
///
/// The copy token is the last of the vocabulary, the blank the one before. Each blank falls before
/// one of the tokens, all alike, never behind the last: that one stands right before the copy token.
/// All splits have the same labels.
package struct SelectiveCopying: SyntheticTask {
  /// `V`.
  package var vocabularySize = 16
  /// `L`.
  package var length = 256
  /// `m`, the tokens to copy, drawn with replacement.
  package var copiedTokens = 16
  package var counts = ExampleCounts.mad()

  package init() {}

  package static let kind = "selective_copying"
  package static let summary = "Selective copying, as mad-lab defines it."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer(
        "vocabulary_size", \.vocabularySize, "Tokens: content, then a blank and the copy token."),
      .integer("length", \.length, "Tokens of a sequence.", after: "copied_tokens"),
      .integer("copied_tokens", \.copiedTokens, "Tokens to copy."),
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectSize("vocabulary_size", vocabularySize, atLeast: 3)
    if mistakes.expectSize("copied_tokens", copiedTokens, atLeast: 1) {
      mistakes.expect(
        length > 2 * copiedTokens + 1, "length", length,
        "more than twice 'copied_tokens' and 1, \(2 * copiedTokens + 1)")
      mistakes.expect(length <= Int(Int32.max), "length", length, "at most \(Int32.max)")
    }
    return mistakes + counts.mistakes
  }

  package var labelledPart: Double { Double(copiedTokens) / Double(length) }
  /// One of the content tokens.
  package var chance: Double { 1 / Double(vocabularySize - 2) }

  package func example(_ draw: ExampleDraw) -> Example {
    var random = draw.random
    let blank = Int32(vocabularySize) - 2
    var blanksBefore = [Int](repeating: 0, count: copiedTokens)
    for _ in 0..<length - 2 * copiedTokens - 1 {
      blanksBefore[random.integer(below: copiedTokens)] += 1
    }
    var tokens = [Int32](repeating: blank, count: length)
    var targets = [Int32](repeating: Example.ignoredTarget, count: length)
    var position = 0
    for (number, blanks) in blanksBefore.enumerated() {
      position += blanks
      let token = random.token(of: 0..<blank)
      tokens[position] = token
      targets[length - copiedTokens + number] = token
      position += 1
    }
    tokens[position] = blank + 1
    return Example(tokens: tokens, targets: targets)
  }
}
