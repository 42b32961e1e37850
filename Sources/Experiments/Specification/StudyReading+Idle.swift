import Specs

/// What a person wrote and nothing reads.
///
/// A key is refused where the layer that gives it makes it idle, or one below does. What lies below the
/// layer that makes it idle was meant for another architecture or kind, and passes; so does a key of the
/// file that some variant or point reads, and one that says its default.
extension StudyReading {
  /// The mistakes of the file and `--set`, of variants, and of the sweep.
  func idleMistakes(in configurations: [ResolvedConfiguration]) -> [SpecDiagnostic] {
    idleMistakesOfFile(configurations) + variants.flatMap { idleMistakes(of: $0, configurations) }
      + idleMistakesOfSweep(configurations)
  }

  private func idleMistakesOfFile(
    _ configurations: [ResolvedConfiguration]
  ) -> [SpecDiagnostic] {
    let written = study.idleKeys.filter { document.gives($0.path, inViewOf: $0.deciders) }
    return Self.idleEverywhere(written, in: configurations).map { key in
      SpecDiagnostic(at: document.place(of: key.path), path: key.path, .rule(key.sentence))
    }
  }

  private func idleMistakes(
    of variant: Variant, _ configurations: [ResolvedConfiguration]
  ) -> [SpecDiagnostic] {
    let written = differences(of: variant.resolved.name).flatMap(\.leaves)
    let paths = Set(written.map(\.path))
    let idle = variant.resolved.specification.idleKeys.filter { paths.contains($0.path) }
    let own = configurations.filter { $0.variant == variant.resolved.name }
    return Self.idleEverywhere(idle, in: own).map { key in
      SpecDiagnostic(
        at: variant.document.place(of: key.path), path: key.path, .rule(key.sentence)
      ).within(Self.context(variant.resolved.name))
    }
  }

  /// The keys that no configuration reads, and that no point of a sweep has made idle.
  private static func idleEverywhere(
    _ keys: [IdleKey], in configurations: [ResolvedConfiguration]
  ) -> [IdleKey] {
    var keys = keys
    for configuration in configurations where !keys.isEmpty {
      let idle = Set(configuration.specification.idleKeys.map(\.path))
      let swept = Set(configuration.point.settings.flatMap(\.leaves).map(\.path))
      keys.removeAll { !idle.contains($0.path) || !swept.isDisjoint(with: $0.deciders) }
    }
    return keys
  }

  private func idleMistakesOfSweep(
    _ configurations: [ResolvedConfiguration]
  ) -> [SpecDiagnostic] {
    configurations.flatMap { configuration -> [SpecDiagnostic] in
      let swept = configuration.point.settings.flatMap(\.leaves).filter {
        StudySpecification.conditionalPaths.contains($0.path)
      }
      guard !swept.isEmpty else { return [] }
      let idle = configuration.specification.idleKeys
      return swept.compactMap { leaf in
        guard let key = idle.first(where: { $0.path == leaf.path }) else { return nil }
        let advice =
          key.deciders.first.map { "; sweep it with when: {\($0): …}, where it is read" } ?? ""
        return SpecDiagnostic(at: leaf.place, path: key.path, .rule(key.sentence + advice))
          .within(Self.context(configuration.variant))
      }
    }
  }

  /// What a variant changes.
  func differences(of variant: String) -> [SpecOverride] {
    study.variants.first { $0.name == variant }.map(StudySpecification.differences) ?? []
  }

  static func context(_ variant: String) -> String { "variant \(SpecName.quoted(variant))" }
}
