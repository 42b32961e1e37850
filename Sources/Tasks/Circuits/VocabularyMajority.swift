import Tensors

/// The most frequent token, as zoology defines it.
///
///     3 1 3 … 2 E      L − 1 tokens of 1 ..< V and the end, token 0, at which it is the only label
///
/// Of several tokens that are the most frequent, the smallest is the answer, and the first token of
/// the sequence that is another becomes it, so that the answer leads by one at least.
package struct VocabularyMajority: Circuit {
  /// `V`.
  package var vocabularySize = 3
  /// `L`.
  package var length = 32
  package var counts = Self.published

  package init() {}

  package static let kind = "vocab_majority"
  package static let summary = "The most frequent token, as zoology defines it."

  package static let settings: [TaskSetting<Self>] =
    [
      .integer("vocabulary_size", \.vocabularySize, "Tokens: the end, and those to be counted."),
      lengthSetting,
    ] + countSettings

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectSize("vocabulary_size", vocabularySize, atLeast: 3)
    mistakes.expectSize("length", length, atLeast: 2)
    return mistakes + counts.mistakes
  }

  package var inputs: Int { length - 1 }
  package var symbols: Int { vocabularySize - 1 }
  package var labelledPart: Double { 1 / Double(length) }
  /// One of the tokens that are counted.
  package var chance: Double { 1 / Double(symbols) }

  /// Makes an example.
  ///
  /// - Complexity: O(L + V).
  package func example(_ draw: ExampleDraw) -> Example {
    var random = draw.random
    var sequence = (0..<inputs).map { _ in random.token(of: 1..<Int32(vocabularySize)) }
    var frequencies = [Int](repeating: 0, count: vocabularySize)
    for token in sequence { frequencies[Int(token)] += 1 }
    let most = frequencies.max() ?? 0
    let answer = Int32(frequencies.firstIndex(of: most) ?? 0)
    if frequencies.count(where: { $0 == most }) > 1,
      let other = sequence.firstIndex(where: { $0 != answer })
    {
      sequence[other] = answer
    }
    return Example(sequence, end: 0, answer: answer)
  }
}
