/// How many examples a synthetic task has of each split.
package struct ExampleCounts: Equatable, Sendable {
  /// Different training examples; 0: they never repeat.
  package var training: Int
  /// Validation examples; 0 leaves the split out.
  package var validation: Int
  /// Test examples; 0 leaves the split out.
  package var test: Int

  /// Endless training, and as many examples of the other splits as zoology's segments have.
  package init(training: Int = 0, validation: Int = 1000, test: Int = 1000) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  /// Those of mad-lab: 1,280 test examples, and as many to validate on, which it does without.
  static func mad(training: Int = 12800) -> Self {
    Self(training: training, validation: 1280, test: 1280)
  }

  var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectSize("train_examples", training, atLeast: 0)
    mistakes.expectSize("valid_examples", validation, atLeast: 0)
    mistakes.expectSize("test_examples", test, atLeast: 0)
    return mistakes
  }
}
