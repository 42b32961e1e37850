import Specs
import Store

/// Reads a spec for every variant and every point of its sweep, and collects what is wrong with it.
///
/// A mistake that variants share with the baseline's settings is said once, without a name; one that a
/// value of the sweep makes is said once, at the value.
struct StudyReading {
  /// A variant, and the spec as the variant changes it.
  struct Variant {
    let resolved: ResolvedVariant
    let document: SpecDocument
    /// What the document says; what a point of the sweep changes in it is read after this.
    let reading: SpecReading<StudySpecification>
  }

  /// The spec with the arguments of `--set`.
  let document: SpecDocument
  /// The baseline's settings, with the variants and the baseline named.
  let study: StudySpecification
  /// The variants in the order of the file.
  private(set) var variants: [Variant] = []
  private let alphabets = PreparedAlphabets()

  /// Reads the variants.
  ///
  /// - Throws: `SpecErrors` with every mistake of the spec and its variants.
  init(_ document: SpecDocument) throws(SpecErrors) {
    self.document = document
    let reading = document.reading(StudySpecification.self)
    study = alphabets.completing(reading.value).withVariants(in: document)
    var mistakes = reading.diagnostics + study.mistakesInVariants
    let known = Set(reading.diagnostics)
    for variant in study.variants {
      let found: [SpecDiagnostic]
      do throws(SpecErrors) {
        let changed = try document.applying(StudySpecification.differences(of: variant))
        let reading = changed.reading(StudySpecification.self)
        var specification = alphabets.completing(reading.value)
        specification.variants = study.variants
        specification.baseline = study.baseline
        variants.append(
          Variant(
            resolved: ResolvedVariant(name: variant.name, specification: specification),
            document: changed, reading: reading))
        found = reading.diagnostics
      } catch {
        found = error.diagnostics
      }
      mistakes += found.filter { !known.contains($0) }
        .map { $0.within("variant \(SpecName.quoted(variant.name))") }
    }
    // Captures are about models, which are known only where the rest is sound.
    if mistakes.isEmpty {
      mistakes = CaptureCheck.mistakes(
        in: variants.map { variant in
          CaptureCheck.Variant(
            name: variant.resolved.name, specification: variant.resolved.specification,
            document: variant.document)
        })
    }
    guard mistakes.isEmpty else { throw SpecErrors(mistakes) }
  }

  /// Reads every variant at every point of the sweep.
  ///
  /// - Parameter refusesIdle: Whether what a person wrote and nothing reads is a mistake, and a variant
  ///   that is another one.
  /// - Returns: By variant, then by point.
  /// - Throws: `SpecErrors` with every mistake that a point makes, or when variants have different
  ///   numbers of points and the spec does not allow that.
  func configurations(refusesIdle: Bool) throws(SpecErrors) -> [ResolvedConfiguration] {
    var configurations: [ResolvedConfiguration] = []
    var mistakes: [SpecDiagnostic] = []
    var indices: [[String]: Int] = [:]
    for variant in variants {
      do throws(SpecErrors) {
        for point in try points(of: variant) {
          let settings = point.overrides
          let index = indices[point.name] ?? indices.count
          indices[point.name] = index
          let (specification, found) = try read(variant, at: settings)
          mistakes += found
          guard found.isEmpty else { continue }
          let (own, match) = try comparable(specification, of: variant, at: settings)
          configurations.append(
            ResolvedConfiguration(
              variant: variant.resolved.name, point: SweepPoint(index: index, settings: settings),
              specification: own, match: match))
        }
      } catch {
        mistakes += error.diagnostics
      }
    }
    if mistakes.isEmpty, let sweep = study.sweep {
      mistakes = budgetMistakes(configurations, sweep) + rungMistakes(configurations, sweep)
    }
    if mistakes.isEmpty, refusesIdle {
      let idle = idleMistakes(in: configurations)
      // A variant of which nothing is read is no other one: that is said once.
      mistakes = idle.isEmpty ? twinMistakes(in: configurations) : idle
    }
    guard mistakes.isEmpty else { throw SpecErrors(mistakes) }
    return configurations
  }

  /// What each point of a variant sets; one point that sets nothing where nothing is swept.
  private func points(of variant: Variant) throws(SpecErrors) -> [SweepSettings] {
    guard let sweep = study.sweep else { return [SweepSettings([])] }
    let points = try SweepExpansion(
      sweep: sweep, seed: study.seed, document: variant.document,
      specification: variant.resolved.specification, reading: variant.reading
    ).points()
    return points.isEmpty ? [SweepSettings([])] : points
  }

  /// A configuration with the width that makes it comparable to the baseline at the same point.
  private func comparable(
    _ specification: StudySpecification, of variant: Variant, at settings: [SpecOverride]
  ) throws(SpecErrors) -> (StudySpecification, StudyManifest.Match?) {
    guard study.match.count != .none,
      let baseline = variants.first(where: { $0.resolved.name == study.baseline })
    else { return (specification, nil) }
    let (other, mistakes) = try read(baseline, at: settings)
    guard mistakes.isEmpty else { throw SpecErrors(mistakes) }
    do throws(MatchFailure) {
      return try matched(specification, variant: variant.resolved.name, to: other)
    } catch {
      throw SpecErrors([mistake(error.description, at: "match")])
    }
  }

  private func read(
    _ variant: Variant, at settings: [SpecOverride]
  ) throws(SpecErrors) -> (StudySpecification, [SpecDiagnostic]) {
    let reading = try variant.document.applying(settings)
      .reading(StudySpecification.self, after: variant.reading)
    var specification = alphabets.completing(reading.value)
    specification.variants = study.variants
    specification.baseline = study.baseline
    return (specification, reading.diagnostics)
  }

  private func budgetMistakes(
    _ configurations: [ResolvedConfiguration], _ sweep: SweepSpecification
  ) -> [SpecDiagnostic] {
    guard sweep.budget == .equal else { return [] }
    let counts = variants.map { variant in
      (variant.resolved.name, configurations.count { $0.variant == variant.resolved.name })
    }
    guard Set(counts.map(\.1)).count > 1 else { return [] }
    let found = counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let sentence =
      "expected as many points for each variant, found \(found); who is tuned more looks better: "
      + "make them equal, or allow it with budget: any"
    return [mistake(sentence, at: "sweep")]
  }

  private func rungMistakes(
    _ configurations: [ResolvedConfiguration], _ sweep: SweepSpecification
  ) -> [SpecDiagnostic] {
    guard sweep.method == .asha else { return [] }
    let rungs = Set(configurations.map { sweep.rungs(of: $0.specification.training) })
    guard rungs.count > 1 else { return [] }
    let sentence =
      "expected the same training.steps and evaluate_every in all variants and points of an asha "
      + "sweep, found \(rungs.count) different ones"
    return [mistake(sentence, at: "sweep.method")]
  }

  private func mistake(_ sentence: String, at path: String) -> SpecDiagnostic {
    let place = variants[0].document.place(of: path)
    return SpecDiagnostic(at: place, path: path, .rule(sentence))
  }
}
