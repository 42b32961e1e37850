package import Models
package import Specs

/// A whole spec: one question, and the trials that answer it.
package struct StudySpecification: Equatable, Sendable {
  /// Names the study's folder.
  package var experiment = ""
  /// What the study asks, in the user's words.
  package var question = ""
  /// What its author expects, in the user's words.
  package var hypothesis = ""
  /// Where all of a study's random numbers start.
  package var seed: UInt64 = 1
  /// Trials of each variant; replicates of the same number share their random streams.
  package var replicates = 1
  /// When there are replicates enough, of which `replicates` is then the most; `nil` where all are run.
  package var replicatesUntil: ReplicateRule?
  /// The model of the baseline, before any variant's differences.
  package var model: ModelConfiguration {
    get {
      var model = givenModel
      model.readout = task.decodesLastStep ? .lastStep : .eachStep
      return model
    }
    set {
      givenModel = newValue
      givenModel.readout = .eachStep
    }
  }
  /// The model as far as the spec gives it: how it is read out is the task's.
  private var givenModel = ModelConfiguration()
  /// What is learnt.
  package var task = TaskConfiguration.text(TextSource())
  /// What training examples are drawn from; the task alone where it is empty.
  package var mixture: [MixturePart] = []
  /// Successive examples that are of one part of the mixture; the micro-batch where it is `nil`.
  package var mixtureRun: Int?
  /// Further sets that models are evaluated on.
  package var slices: [SpecNamed<TaskConfiguration>] = []
  /// Slices that are every combination of some settings.
  package var grid: SpecGrid<TaskConfiguration>?
  /// When slices are evaluated.
  package var slicesEvery = SliceEvaluations.end
  /// How it is learnt.
  package var training = TrialTraining()
  /// Named differences, in the order written; never empty in a study that was loaded.
  package var variants: [SpecNamed<[SpecOverride]>] = []
  /// The variant that others are compared to; in a study that was loaded, one of `variants`.
  package var baseline = ""
  /// What is tried of every variant; `nil` where nothing is swept.
  package var sweep: SweepSpecification?
  /// How sure a confidence interval is to hold the true value.
  package var confidence = 0.95
  /// What the planned replicates should be able to tell; `nil` where nothing is asked.
  package var power: PowerQuestion?
  /// What is compared beside the baseline.
  package var contrasts = ContrastWish.listed([])
  /// Differences of at most this size, in units of the headline, are none; `nil` where nothing is said.
  package var equivalence: Double?
  /// What steps, tokens and seconds are counted to; `nil` where nothing is.
  package var target: MetricGoal?
  /// What is made equal in variants and baseline, and by which width.
  package var match = MatchSpecification()
  /// What is stored of activations, parameters and gradients.
  package var captures: [CaptureSpecification] = []
  /// How many bytes of captures a trial may store.
  package var captureLimit = 1 << 30

  /// The defaults; experiment, task path and variants are still to be given.
  package init() {}

  /// The names of the variants; without any there is one, named after the architecture.
  package var variantNames: [String] {
    variants.isEmpty ? [model.architecture.rawValue] : variants.map(\.name)
  }
}

extension StudySpecification {
  /// What determines a trial's numbers.
  ///
  /// Questions, names of variants and captures are left out: they change nothing that is computed.
  ///
  /// - Parameters:
  ///   - replicate: Which replicate, from 0.
  ///   - dataDigest: Identifies the bytes of the corpus; it takes the place of `task.path`, which
  ///     names the same text differently from another folder.
  ///   - numerics: Version of the program's arithmetic.
  /// - Returns: Every setting as JSON, defaults included, in a fixed order.
  package func determiningText(replicate: Int, dataDigest: String?, numerics: Int) -> String {
    ResolvedForms(self).determiningText(
      replicate: replicate, dataDigest: dataDigest, numerics: numerics)
  }
}
