/// The settings of a task whose examples are drawn, not read: all that is known of it before, and
/// without, a spec.
///
/// A kind of task is listed in `SyntheticTasks`; its fields in a spec, their place in the schema and
/// the messages about them follow from `settings` and `mistakes`.
package protocol SyntheticSettings: Equatable, Sendable {
  /// What `task.kind` says.
  static var kind: String { get }
  /// One sentence, for the schema.
  static var summary: String { get }
  /// The settings that a spec may give, in the order in which they are written.
  static var settings: [TaskSetting<Self>] { get }

  /// The defaults, those of the publication.
  init()

  /// The number of tokens, `E`.
  var vocabularySize: Int { get }
  /// The number of positions of an example, `T`.
  var length: Int { get }
  /// The number of validation examples; 0 without the split.
  var validationExamples: Int { get }
  /// The number of test examples; 0 without the split.
  var testExamples: Int { get }
  /// What an evaluation reports.
  var measures: [Measure] { get }
  /// The part of a training example's positions that carry a label, on average.
  var labelledPart: Double { get }

  /// Whether all labels are to be said from what is kept at the last position, by a decoder, instead of
  /// each at its own.
  var decodesLastStep: Bool { get }

  /// The accuracy on test examples of who knows which tokens are possible answers, and guesses among
  /// them, all alike.
  var chance: Double { get }
  /// The accuracy on test examples that nobody can expect to exceed, however good, after having seen
  /// all of the training examples; guesses aside.
  var ceiling: Double { get }

  /// What is impossible about the settings, all of it; empty when a task can be made.
  var mistakes: [SettingMistake] { get }

  /// Makes the task.
  ///
  /// - Throws: `TaskError.impossibleSettings` with all that is wrong.
  func makeTask() throws(TaskError) -> any SequenceTask
}

extension SyntheticSettings {
  /// Loss and both accuracies.
  package var measures: [Measure] { [.loss, .accuracy, .microAccuracy] }

  /// Each label at its own position.
  package var decodesLastStep: Bool { false }

  /// All: every answer follows from its sequence.
  package var ceiling: Double { 1 }

  /// Whether `other` is of the same kind and says the same.
  package func isEqual(to other: any SyntheticSettings) -> Bool {
    (other as? Self) == self
  }
}
