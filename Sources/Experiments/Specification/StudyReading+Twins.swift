import Models
import Specs
import Training

/// Variants that are the same as others, and differences that a sweep overwrites.
extension StudyReading {
  /// The mistakes of variants that differ in no number from another one, and of keys of a variant that
  /// the sweep sets at every point.
  func twinMistakes(in configurations: [ResolvedConfiguration]) -> [SpecDiagnostic] {
    guard variants.count > 1 else { return [] }
    let twins = twins(among: configurations)
    let mistakes = twins.map { twin -> SpecDiagnostic in
      let (one, other) = (twin.one, twin.other)
      let (variant, second) = (SpecName.quoted(one.variant), SpecName.quoted(other.variant))
      let isSamePoint = one.point.index == other.point.index
      let sentence =
        "variant \(variant)\(isSamePoint ? "" : one.point.words) is the same model, task and training "
        + "as \(second)\(isSamePoint ? "" : other.point.words): "
        + reason(one, other, configurations)
      return SpecDiagnostic(at: place(of: one.variant), .rule(sentence))
    }
    let named = Set(twins.map(\.one.variant))
    return mistakes
      + variants.map(\.resolved.name).filter { !named.contains($0) }
      .flatMap { overwrittenMistakes(of: $0, configurations) }
  }

  private func overwrittenMistakes(
    of variant: String, _ configurations: [ResolvedConfiguration]
  ) -> [SpecDiagnostic] {
    let overwritten = overwritten(of: variant, configurations)
    return differences(of: variant).flatMap(\.leaves).filter { overwritten.contains($0.path) }.map {
      SpecDiagnostic(
        at: $0.place, path: $0.path,
        .rule("expected nothing, for the sweep sets it at every point of this variant")
      ).within(Self.context(variant))
    }
  }

  /// The keys of a variant that every one of its points sets.
  private func overwritten(
    of variant: String, _ configurations: [ResolvedConfiguration]
  ) -> Set<String> {
    let points = configurations.filter { $0.variant == variant }.map(\.point)
    return points.reduce(into: Set(differences(of: variant).flatMap(\.leaves).map(\.path))) {
      paths, point in
      guard !paths.isEmpty else { return }
      paths.formIntersection(point.settings.flatMap(\.leaves).map(\.path))
    }
  }

  /// For each variant that is another one somewhere, the first configuration of it that is, and which;
  /// the baseline is never the one that is to go.
  private func twins(
    among configurations: [ResolvedConfiguration]
  ) -> [(one: ResolvedConfiguration, other: ResolvedConfiguration)] {
    let isBaseline = { (configuration: ResolvedConfiguration) in
      configuration.variant == study.baseline
    }
    let ordered = configurations.filter(isBaseline) + configurations.filter { !isBaseline($0) }
    var seen: [TrialFingerprint: [ResolvedConfiguration]] = [:]
    var found: [(one: ResolvedConfiguration, other: ResolvedConfiguration)] = []
    var named: Set<String> = []
    for configuration in ordered where !named.contains(configuration.variant) {
      let fingerprint = TrialFingerprint(configuration.specification)
      // Most fingerprints are seen once, and nothing more is asked of those.
      let twin = seen[fingerprint, default: []].first { other in
        other.variant != configuration.variant
          && other.specification.computedText == configuration.specification.computedText
      }
      if let twin {
        found.append((configuration, twin))
        named.insert(configuration.variant)
      } else {
        seen[fingerprint, default: []].append(configuration)
      }
    }
    return found
  }

  /// Why a configuration's own differences make none.
  private func reason(
    _ one: ResolvedConfiguration, _ other: ResolvedConfiguration,
    _ configurations: [ResolvedConfiguration]
  ) -> String {
    let own = differences(of: one.variant).isEmpty ? other : one
    let overwritten = overwritten(of: own.variant, configurations)
    let idle = Set((one.specification.idleKeys + other.specification.idleKeys).map(\.path))
    let parts = differences(of: own.variant).flatMap(\.leaves).map { leaf in
      if overwritten.contains(leaf.path) { return "the sweep sets \(leaf.path)" }
      if TrialTraining.isRecording(leaf.path) { return "\(leaf.path) changes no number of a trial" }
      if idle.contains(leaf.path) { return "nothing reads \(leaf.path)" }
      return "\(leaf.path) is no other there"
    }
    return parts.isEmpty
      ? "neither of them differs from what stands above" : parts.joined(separator: ", ")
  }

  private func place(of variant: String) -> SpecPlace {
    study.variants.first { $0.name == variant }?.place ?? document.place(of: "variants")
  }
}

/// A part of what determines a trial's numbers: trials with different ones are different.
private struct TrialFingerprint: Hashable {
  private let model: ModelConfiguration
  private let numbers: [Double]

  init(_ specification: StudySpecification) {
    model = specification.model.withoutIdleSettings
    let training = specification.training
    let (configuration, optimizer) = (
      training.configuration, training.configuration.optimizer
    )
    numbers = [
      Double(configuration.steps), Double(configuration.batch), Double(configuration.microBatch),
      Double(training.evaluateEvery), Double(configuration.schedule.warmup),
      configuration.schedule.finalRatio, configuration.schedule.decayFraction, optimizer.rate,
      optimizer.beta1, optimizer.beta2, optimizer.epsilon, optimizer.weightDecay, optimizer.clip,
    ]
  }
}

extension StudySpecification {
  /// What determines a trial's numbers, with the defaults where nothing of the model reads what is set.
  fileprivate var computedText: String {
    var specification = self
    specification.model = model.withoutIdleSettings
    return specification.determiningText(replicate: 0, dataDigest: nil, numerics: Trial.numerics)
  }
}

extension SweepPoint {
  /// ` at lr=1e-3`; nothing where nothing is set.
  fileprivate var words: String {
    let names = settings.map { "\($0.path.last ?? "")=\($0.valueText)" }
    return names.isEmpty ? "" : " at " + names.joined(separator: ", ")
  }
}
