package import Store

extension StudyTable {
  /// How a variant can be compared with another, judged by what both were run of and by what they came to.
  package struct Standing: Codable, Equatable, Sendable {
    /// What a comparison is.
    package enum Kind: String, Codable, Sendable {
      /// Equal replicates share their training data: they are compared one by one.
      case paired
      /// They do not, and are judged on the same data: two independent samples.
      case unpaired
      /// They are judged on different data, so no difference says anything.
      case otherTask = "other_task"
      /// The plan says that what the variant changes cannot act: nothing is compared.
      case sameModel = "same_model"
      /// Every measure is the same in every replicate: the variant computed what the other did.
      case sameNumbers = "same_numbers"
    }

    package let kind: Kind
    /// Keys that are not the same: of the evaluated data where these differ, else of the training data.
    package let keys: [String]
    /// Whether all first parameters are the same.
    package let isInitialisationShared: Bool
    /// What the plan says of a variant that cannot act; nil where it says nothing.
    package let sameness: StudyManifest.Sameness?

    private enum CodingKeys: String, CodingKey {
      case kind, keys
      case isInitialisationShared = "initialisation_shared"
      case sameness
    }

    /// Whether there is a difference to speak of.
    package var isComparison: Bool { kind == .paired || kind == .unpaired }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(kind, forKey: .kind)
      try container.encode(keys, forKey: .keys)
      try container.encode(isInitialisationShared, forKey: .isInitialisationShared)
      try container.encode(sameness, forKey: .sameness)
    }
  }

  /// One side of a comparison: a variant at the point that it is judged at.
  struct Side {
    let variant: String
    /// nil when no point is chosen.
    let configuration: StudyManifest.Configuration?
    let trials: [TrialResult]

    /// The variant whose numbers these are: its own, or that of the variant that it is the same as.
    var origin: String { configuration?.sameness?.variant ?? variant }
  }

  /// What differences are made of, and how.
  struct Measuring {
    let headline: Headline
    let confidence: Double
    /// Replicates of a first stage that decided how many there are, if there is one.
    let stage: Int?
    /// The largest difference that is none; nil where nothing is said.
    let equivalence: Double?

    private func values(_ trials: [TrialResult]) -> [(replicate: Int, value: Double)] {
      trials.filter { $0.status == .finished }.compactMap { trial in
        trial.measures(of: headline.split)[headline.measure].map { (trial.replicate, $0) }
      }
    }

    private func first(_ replicates: [Int]) -> Int? {
      stage.map { stage in replicates.count { $0 < stage } }
    }

    /// One side's headline minus the other's; nil where they are no comparison, or nothing finished.
    func difference(of own: Side, from other: Side, _ standing: Standing) -> MeanDifference? {
      guard standing.isComparison else { return nil }
      let (mine, others) = (values(own.trials), values(other.trials))
      var difference: MeanDifference?
      if standing.kind == .paired {
        let pairs = mine.compactMap { one in
          others.first { $0.replicate == one.replicate }.map { (one, $0) }
        }
        difference = MeanDifference(
          pairs.map { (own: $0.0.value, baseline: $0.1.value) }, confidence: confidence,
          stage: first(pairs.map { $0.0.replicate }))
      } else {
        let counts = (first(mine.map(\.replicate)), first(others.map(\.replicate)))
        var stages: (own: Int, other: Int)?
        if let left = counts.0, let right = counts.1 { stages = (left, right) }
        difference = MeanDifference(
          of: mine.map(\.value), from: others.map(\.value), confidence: confidence, stages: stages)
      }
      if let found = difference, let equivalence {
        difference?.equivalence = EquivalenceTest(
          found, margin: equivalence, confidence: confidence)
      }
      return difference
    }
  }
}

extension StudyTable.Standing {
  /// How two variants stand to each other.
  ///
  /// - Parameters:
  ///   - own: The variant.
  ///   - other: What it is compared with.
  ///   - split: The data that both are judged on.
  init(_ own: StudyTable.Side, _ other: StudyTable.Side, on split: StudyTable.EvaluatedSplit) {
    let shared =
      own.configuration.flatMap { one in
        other.configuration.map { StudyManifest.SharedData(one, $0) }
      }
    let evaluated = (split == .test ? shared?.testKeys : shared?.validationKeys) ?? []
    let training = shared?.trainingKeys ?? []
    isInitialisationShared = shared?.isInitialisationShared ?? true
    if own.origin == other.origin {
      sameness = own.configuration?.sameness ?? other.configuration?.sameness
      (kind, keys) = (.sameModel, [])
      return
    }
    sameness = nil
    if !evaluated.isEmpty {
      (kind, keys) = (.otherTask, evaluated)
    } else if Self.isSame(own.trials, other.trials) {
      (kind, keys) = (.sameNumbers, [])
    } else {
      (kind, keys) = (training.isEmpty ? .paired : .unpaired, training)
    }
  }

  /// How a variant stands to the baseline: one that is the same as any other is no comparison of its own.
  init(
    _ own: StudyTable.Side, toBaseline baseline: StudyTable.Side,
    on split: StudyTable.EvaluatedSplit
  ) {
    guard let sameness = own.configuration?.sameness else {
      self.init(own, baseline, on: split)
      return
    }
    self.init(kind: .sameModel, keys: [], isInitialisationShared: true, sameness: sameness)
  }

  /// Whether all replicates that both finished have equal measures, the loss among them, so that chance
  /// alone does not make them so.
  private static func isSame(_ own: [TrialResult], _ other: [TrialResult]) -> Bool {
    let pairs = own.filter { $0.status == .finished }.compactMap { trial in
      other.first { $0.replicate == trial.replicate && $0.status == .finished }
        .map { (trial, $0) }
    }
    return !pairs.isEmpty
      && pairs.allSatisfy { one, two in
        one.valid == two.valid && one.test == two.test
          && (one.valid["loss"] != nil || one.test["loss"] != nil)
      }
  }
}
