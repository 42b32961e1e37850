package import Specs
package import Tasks

/// The key `task` of kind `mqar`.
extension MQARSettings: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .integer(
      "vocabulary_size", \.vocabularySize, "Tokens: a blank, keys in the lower half, values above."),
    .integer("length", \.length, "Tokens of a sequence."),
    .integer("pairs", \.pairs, "Key-value pairs of a sequence, each asked for once."),
    .number("power", \.power, "Concentration of the questions: near 0 soon, 1 anywhere."),
    .flag(
      "random_non_queries", \.randomNonQueries,
      "Whether what is neither pair nor question is random tokens instead of blanks."),
    .integer("valid_examples", \.validationExamples, "Examples to validate on; 0: none."),
    .integer("test_examples", \.testExamples, "Examples to test on; 0: none."),
  ]

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("length", check: mistakes(in: "length")),
    SpecRule("pairs", "length", check: mistakes(in: "pairs")),
    SpecRule("vocabulary_size", "length", check: mistakes(in: "vocabulary_size")),
    SpecRule("power", check: mistakes(in: "power")),
    SpecRule("valid_examples", check: mistakes(in: "valid_examples")),
    SpecRule("test_examples", check: mistakes(in: "test_examples")),
  ]

  private static func mistakes(
    in key: String
  ) -> @Sendable (Self, inout SpecFindings) -> Void {
    { settings, report in report.add(settings.mistakes) { $0 == key } }
  }
}
