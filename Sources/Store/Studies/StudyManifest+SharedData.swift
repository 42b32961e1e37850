extension StudyManifest {
  /// What equal replicates of two configurations have in common: the one list of what training data,
  /// evaluated data and first parameters depend on.
  ///
  /// Replicate `r` of every configuration draws from the same random streams. So it is shown the same
  /// training examples in the same steps where all that they are drawn by is the same:
  ///
  /// - `seed`;
  /// - `task`, but for what concerns evaluations alone, `task.valid_…` and `task.test_…`;
  /// - `mixture` and `mixture_run`, and `training.micro_batch` where `mixture_run` is left to it;
  /// - `training.batch`, the examples of a step, and `training.carry_state`, which lets windows follow each
  ///   other.
  ///
  /// It is judged on examples of the same task where `task` is the same, but for what concerns training
  /// alone, `task.train_…`, and the other evaluated split; another seed draws others of the same kind. It starts from the same parameters where
  /// `seed`, the model's widths, its vocabulary and how it is initialised are the same; parameters have
  /// streams of their own, so those that both models have in one shape are the same in any case.
  ///
  /// A specification is read as it was resolved, so plans of earlier versions are judged as well. A key
  /// that one of the two lacks counts as another value.
  package struct SharedData: Equatable, Sendable {
    /// Keys of training data that are not the same, sorted; none where equal replicates share them.
    package let trainingKeys: [String]
    /// Keys of validation data that are not the same, sorted.
    package let validationKeys: [String]
    /// Keys of test data that are not the same, sorted.
    package let testKeys: [String]
    /// Whether all first parameters are the same.
    package let isInitialisationShared: Bool

    /// Whether equal replicates are shown the same training examples.
    package var isTrainingShared: Bool { trainingKeys.isEmpty }

    /// What two configurations have in common.
    package init(_ one: Configuration, _ other: Configuration) {
      let leaves = [one, other].map { SpecificationLeaves(ofJSON: $0.specification) }
      let paths = SpecificationLeaves.differing(leaves)
      // What an empty mixture is drawn by is drawn by nothing.
      let isMixed = leaves.contains { !["[]", "none", "-"].contains($0.values["mixture"] ?? "-") }
      let leavesRun = leaves.contains { ["none", "-"].contains($0.values["mixture_run"] ?? "-") }
      trainingKeys = paths.filter { path in
        switch path {
        case "seed", "mixture", "training.batch", "training.carry_state": true
        case "mixture_run": isMixed
        case "training.micro_batch": isMixed && leavesRun
        default: Self.isOfTask(path, besides: ["valid_", "test_"])
        }
      }
      validationKeys = paths.filter { Self.isOfTask($0, besides: ["train_", "test_"]) }
      testKeys = paths.filter { Self.isOfTask($0, besides: ["train_", "valid_"]) }
      let widths = Self.initialisation
      isInitialisationShared =
        one.parameters == other.parameters && !paths.contains(where: widths.contains)
    }

    /// Keys by which first parameters are drawn, beside the parts that a model has, which show in their
    /// number.
    private static let initialisation: Set = [
      "seed", "task.kind", "task.vocabulary_size", "model.num_layers", "model.model_dim",
      "model.z_dim", "model.value_dim", "model.num_heads", "model.ffn_hidden_dim",
      "model.cema_ndim", "model.init_mode",
    ]

    /// Whether a key is one of the task's, and not of those that begin with one of some words.
    ///
    /// Files that are named for a split are taken from the others, and concern them all.
    private static func isOfTask(_ path: String, besides words: [String]) -> Bool {
      guard path.hasPrefix("task.") else { return false }
      let name = path.dropFirst("task.".count)
      return !words.contains { name.hasPrefix($0) }
    }
  }

  /// That a configuration computes what another variant's does, for what it changes cannot act.
  package struct Sameness: Codable, Equatable, Sendable {
    /// The variant whose numbers it computes.
    package let variant: String
    /// Why, in words.
    package let reason: String

    /// Says why.
    package init(variant: String, reason: String) {
      self.variant = variant
      self.reason = reason
    }
  }

  /// Two variants that are compared with each other, beside the comparisons with the baseline.
  package struct Contrast: Codable, Equatable, Hashable, Sendable {
    /// Differences are this variant's numbers minus the other's.
    package let variant: String
    package let other: String

    /// Names the variants.
    package init(variant: String, other: String) {
      self.variant = variant
      self.other = other
    }
  }
}
