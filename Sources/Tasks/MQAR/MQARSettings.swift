/// The settings of multi-query associative recall; the defaults are zoology's.
package struct MQARSettings: SyntheticSettings {
  /// `V`: token 0 is the blank, keys are of the lower half, values of the upper.
  package var vocabularySize = 8192
  /// `L`, the tokens of a sequence.
  package var length = 64
  /// `K`, the key-value pairs of a sequence, each asked for once.
  package var pairs = 8
  /// `a`: slot `s` of the query area is drawn with weight `(s + 1)^(a − 1)`; 1 is uniform.
  package var power = 0.01
  /// Whether what is neither pair nor query is random tokens (zoology's `random_non_queries`)
  /// instead of blanks.
  package var randomNonQueries = true
  /// The number of validation examples; 0 leaves the split out.
  package var validationExamples = 1000
  /// The number of test examples; 0 leaves the split out.
  package var testExamples = 1000

  package init() {}

  package static let kind = "mqar"
  package static let summary = "Multi-query associative recall, as zoology defines it."

  package static let settings: [TaskSetting<Self>] = [
    .integer(
      "vocabulary_size", \.vocabularySize, "Tokens: a blank, keys in the lower half, values above.",
      after: "length"),
    .integer("length", \.length, "Tokens of a sequence."),
    .integer(
      "pairs", \.pairs, "Key-value pairs of a sequence, each asked for once.", after: "length"),
    .number("power", \.power, "Concentration of the questions: near 0 soon, 1 anywhere."),
    .flag(
      "random_non_queries", \.randomNonQueries,
      "Whether what is neither pair nor question is random tokens instead of blanks."),
    .integer("valid_examples", \.validationExamples, "Examples to validate on; 0: none."),
    .integer("test_examples", \.testExamples, "Examples to test on; 0: none."),
  ]

  package var labelledPart: Double { Double(pairs) / Double(length) }
  /// One of the values.
  package var chance: Double { 1 / Double(vocabularySize - vocabularySize / 2) }

  package func makeTask() throws(TaskError) -> any SequenceTask { try MQARTask(self) }

  /// What is impossible about the settings, all of it; empty when a task can be made.
  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    if length < 4 || length % 2 != 0 {
      mistakes.append(
        SettingMistake("length", found: "\(length)", expected: "an even number of at least 4"))
    }
    if pairs < 1 {
      mistakes.append(SettingMistake("pairs", found: "\(pairs)", expected: "at least 1"))
    } else if pairs > length / 4 {
      mistakes.append(
        SettingMistake(
          "pairs", found: "\(pairs)",
          expected: "at most a quarter of 'length', \(max(length, 0) / 4) of \(length)"))
    }
    if vocabularySize <= length {
      mistakes.append(
        SettingMistake(
          "vocabulary_size", found: "\(vocabularySize)", expected: "more than 'length', \(length)"))
    } else if vocabularySize > Int(Int32.max) {
      mistakes.append(
        SettingMistake(
          "vocabulary_size", found: "\(vocabularySize)", expected: "at most \(Int32.max)"))
    }
    if !power.isFinite {
      mistakes.append(SettingMistake("power", found: "\(power)", expected: "a finite number"))
    }
    for (key, count) in [("valid_examples", validationExamples), ("test_examples", testExamples)]
    where count < 0 {
      mistakes.append(SettingMistake(key, found: "\(count)", expected: "0 or more"))
    }
    return mistakes
  }
}
