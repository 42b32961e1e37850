/// The plan of a study as it was frozen before its first trial: `manifest.json` in the study's folder.
///
/// Everything that workers, tables and reports need to know of a study beside its run files. The file
/// is JSON with sorted keys; a study that is extended gets a new one in its place.
package struct StudyManifest: Codable, Equatable, Sendable {
  /// The version of the layout that this program writes and reads.
  package static let format = "gecko-manifest-1"
  /// What the file is called, in the study's folder.
  package static let name = StudyFolderName.plan.rawValue

  /// Always `StudyManifest.format`.
  package var format = StudyManifest.format
  package var experiment: String
  package var question: String
  package var hypothesis: String
  /// Name of the variant that the others are compared with.
  package var baseline: String
  /// Trials of each configuration; the most that there may be where `replicatesUntil` is given.
  package var replicates: Int
  /// When there are replicates enough; `nil` where all are run.
  package var replicatesUntil: ReplicatesUntil?
  /// How sure a confidence interval is to hold the true value: 0.95.
  package var confidence: Double
  /// Path of the user's spec, as given, and its text.
  package var specPath: String
  package var spec: String
  /// The arguments of `--set`.
  package var arguments: [String]
  /// Version of the program's arithmetic.
  package var numerics: Int
  /// What steps, tokens and seconds are counted to; `nil` where nothing is.
  package var target: Target?
  /// Comparisons beside those with the baseline; `nil` where none are asked for.
  package var contrasts: [Contrast]?
  /// Differences of at most this size, in units of the headline, are none; `nil` where nothing is said.
  package var equivalence: Double?
  /// `nil` where nothing is swept.
  package var sweep: Sweep?
  /// By variant in the order of the spec, then by point.
  package var configurations: [Configuration]
  /// In the order in which they are run.
  package var trials: [Trial]

  /// A plan.
  package init(
    experiment: String, question: String, hypothesis: String, baseline: String, replicates: Int,
    confidence: Double, specPath: String, spec: String, arguments: [String], numerics: Int,
    sweep: Sweep?, configurations: [Configuration], trials: [Trial]
  ) {
    self.experiment = experiment
    self.question = question
    self.hypothesis = hypothesis
    self.baseline = baseline
    self.replicates = replicates
    self.confidence = confidence
    self.specPath = specPath
    self.spec = spec
    self.arguments = arguments
    self.numerics = numerics
    self.sweep = sweep
    self.configurations = configurations
    self.trials = trials
  }
}
