/// The plan of a study as it was frozen before its first trial: `manifest.json` in the study's folder.
///
/// Everything that workers, tables and reports need to know of a study beside its run files. The file
/// is JSON with sorted keys; a study that is extended gets a new one in its place.
package struct StudyManifest: Codable, Equatable, Sendable {
  /// The version of the layout that this program writes and reads.
  package static let format = "gecko-manifest-1"
  /// What the file is called, in the study's folder.
  package static let name = "manifest.json"

  /// One value that a sweep gives to one key.
  package struct Setting: Codable, Equatable, Hashable, Sendable {
    /// Dotted path of the key, such as `training.optimizer.lr`.
    package let path: String
    /// The value as the spec wrote it, or as it was drawn: `1e-3`.
    package let value: String

    /// Names a value.
    package init(path: String, value: String) {
      self.path = path
      self.value = value
    }
  }

  /// What a sweep tries for one key.
  package struct Parameter: Codable, Equatable, Sendable {
    /// Dotted path of the key.
    package let path: String
    /// The values that are tried, numbers ascending, others in the order of the spec.
    package let values: [String]
    /// Whether the values have an order, so that the first and the last are the edges of a range.
    package let isOrdered: Bool
    /// The bounds that values were drawn between; `nil` where they were listed.
    package let bounds: [Double]?
    /// Whether values were drawn evenly in their logarithm.
    package let isLogarithmic: Bool

    /// Says what is tried for a key.
    package init(
      path: String, values: [String], isOrdered: Bool, bounds: [Double]?, isLogarithmic: Bool
    ) {
      self.path = path
      self.values = values
      self.isOrdered = isOrdered
      self.bounds = bounds
      self.isLogarithmic = isLogarithmic
    }
  }

  /// How asynchronous successive halving continues some trials and stops others.
  package struct Halving: Codable, Equatable, Sendable {
    /// One in so many goes on from a rung to the next.
    package let reduction: Int
    /// The steps at which trials are compared, ascending; the last is that of a whole trial.
    package let rungs: [Int]
    /// A decision waits for the results of all but the last so many before it.
    package let ahead: Int

    /// Says when trials are compared.
    package init(reduction: Int, rungs: [Int], ahead: Int) {
      self.reduction = reduction
      self.rungs = rungs
      self.ahead = ahead
    }
  }

  /// What is tried of every variant, and how the best is chosen.
  package struct Sweep: Codable, Equatable, Sendable {
    /// In the order of the spec.
    package let parameters: [Parameter]
    /// The validation measure that chooses, such as `loss`.
    package let measure: String
    /// Whether the smallest value is chosen.
    package let lowerIsBetter: Bool
    /// `nil` where every trial takes all its steps.
    package let halving: Halving?

    /// Says what is tried.
    package init(
      parameters: [Parameter], measure: String, lowerIsBetter: Bool, halving: Halving?
    ) {
      self.parameters = parameters
      self.measure = measure
      self.lowerIsBetter = lowerIsBetter
      self.halving = halving
    }
  }

  /// A width that was changed so that a variant counts as much as the baseline.
  package struct Match: Codable, Equatable, Sendable {
    /// What is counted: `parameters`, `state` or `flops`.
    package let quantity: String
    /// The key of `model` that was changed, such as `ffn_hidden_dim`.
    package let width: String
    /// Its value before, and as it is now.
    package let from: Int
    package let to: Int
    /// The baseline's count, and the variant's with the changed width.
    package let target: Double
    package let count: Double

    /// Says what was changed.
    package init(
      quantity: String, width: String, from: Int, to: Int, target: Double, count: Double
    ) {
      self.quantity = quantity
      self.width = width
      self.from = from
      self.to = to
      self.target = target
      self.count = count
    }
  }

  /// A variant at a point of the sweep: what one trial a replicate is run of.
  package struct Configuration: Codable, Equatable, Sendable {
    /// Name of the variant.
    package let variant: String
    /// Which point of the sweep, from 0; 0 without a sweep.
    package let point: Int
    /// What the point sets; empty without a sweep.
    package let settings: [Setting]
    /// The whole resolved specification, JSON.
    package let specification: String
    /// Steps of a whole trial.
    package let steps: Int
    /// Trainable parameters of the model.
    package let parameters: Int
    /// What was changed to make it comparable; `nil` where nothing was.
    package let match: Match?

    /// Names a configuration.
    package init(
      variant: String, point: Int, settings: [Setting], specification: String, steps: Int,
      parameters: Int, match: Match?
    ) {
      self.variant = variant
      self.point = point
      self.settings = settings
      self.specification = specification
      self.steps = steps
      self.parameters = parameters
      self.match = match
    }
  }

  /// One trial: a configuration and a replicate.
  package struct Trial: Codable, Equatable, Sendable {
    /// Index of the configuration.
    package let configuration: Int
    /// From 0.
    package let replicate: Int
    /// Hash of all that determines the trial's numbers; names its folder.
    package let key: String

    /// Names a trial.
    package init(configuration: Int, replicate: Int, key: String) {
      self.configuration = configuration
      self.replicate = replicate
      self.key = key
    }
  }

  /// Always `StudyManifest.format`.
  package var format = StudyManifest.format
  package var experiment: String
  package var question: String
  package var hypothesis: String
  /// Name of the variant that the others are compared with.
  package var baseline: String
  /// Trials of each configuration.
  package var replicates: Int
  /// How sure a confidence interval is to hold the true value: 0.95.
  package var confidence: Double
  /// Path of the user's spec, as given, and its text.
  package var specPath: String
  package var spec: String
  /// The arguments of `--set`.
  package var arguments: [String]
  /// Version of the program's arithmetic.
  package var numerics: Int
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

extension StudyManifest {
  /// The variants, in the order of the spec.
  package var variants: [String] {
    var names: [String] = []
    for configuration in configurations where names.last != configuration.variant {
      names.append(configuration.variant)
    }
    return names
  }

  /// The configuration that a trial is of.
  package func configuration(of trial: Trial) -> Configuration {
    configurations[trial.configuration]
  }

  /// Where a trial's files lie, from the study's folder: `<variant>/<key>`.
  package func folder(of trial: Trial) -> String {
    configuration(of: trial).variant + "/" + trial.key
  }
}
