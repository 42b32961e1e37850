extension StudyManifest {
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
    /// The most bytes of state that a sequence of the task needs, streamed token by token; `nil` in
    /// plans of before it was written.
    package let stateBytes: Int?
    /// Of the matrix products, forward and backward; `nil` in plans of before it was written.
    package let trainingFLOPsPerToken: Double?
    /// What was changed to make it comparable; `nil` where nothing was.
    package let match: Match?
    /// Which other configuration computes the same numbers; `nil` where none does, as far as it can be
    /// known before anything runs, and in plans of before it was written.
    package let sameness: Sameness?

    /// Names a configuration.
    package init(
      variant: String, point: Int, settings: [Setting], specification: String, steps: Int,
      parameters: Int, stateBytes: Int? = nil, trainingFLOPsPerToken: Double? = nil, match: Match?,
      sameness: Sameness? = nil
    ) {
      self.variant = variant
      self.point = point
      self.settings = settings
      self.specification = specification
      self.steps = steps
      self.parameters = parameters
      self.stateBytes = stateBytes
      self.trainingFLOPsPerToken = trainingFLOPsPerToken
      self.match = match
      self.sameness = sameness
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
}
