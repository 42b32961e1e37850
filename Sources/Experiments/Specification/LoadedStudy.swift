import Models
package import Specs

/// One variant of a study, with everything resolved.
package struct ResolvedVariant: Sendable {
  /// The variant's name, which can be a folder's.
  package let name: String
  /// The study with this variant's model, task, training and captures.
  package let specification: StudySpecification
}

/// A study as its file and the arguments give it, read for every variant.
package struct LoadedStudy: Sendable {
  /// The baseline's settings, with the variants and the baseline named even if the file does not.
  package let specification: StudySpecification
  /// The variants in the order of the file; at least one.
  package let variants: [ResolvedVariant]
  /// The user's own file, as written.
  package let text: String
  /// The file's path, as given.
  package let path: String
}

/// Reads a study.
///
/// - Parameters:
///   - path: The spec's path.
///   - settings: Arguments of `--set`, such as `model.z_dim=32`, applied before any variant.
/// - Returns: The study, sound in every variant; the text is still to be found.
/// - Throws: `SpecErrors` with every mistake of the file, the arguments and all variants.
package func loadStudy(
  path: String, settings: [String]
) throws(SpecErrors) -> LoadedStudy {
  let document = try SpecDocument(
    path: path, dependences: [ModelConfiguration.architectureDependence],
    presets: StudyPresets.all)
  return try LoadedStudy(reading: document, settings: settings)
}

extension LoadedStudy {
  /// Reads a document for every variant.
  ///
  /// A mistake that variants share with the baseline's settings is said once, without a name.
  fileprivate init(reading document: SpecDocument, settings: [String]) throws(SpecErrors) {
    let document = try document.applying(SpecOverride.parse(arguments: settings))
    let reading = document.reading(
      StudySpecification.self, keeping: StudySpecification.rulesOfWriting)
    let study = reading.value.withVariants(in: document)
    var mistakes = reading.diagnostics + study.mistakesInVariants
    let known = Set(reading.diagnostics)
    var variants: [ResolvedVariant] = []
    var documents: [SpecDocument] = []
    for variant in study.variants {
      let found: [SpecDiagnostic]
      do throws(SpecErrors) {
        let changed = try document.applying(StudySpecification.differences(of: variant))
        let reading = changed.reading(
          StudySpecification.self, keeping: StudySpecification.rulesOfWriting)
        documents.append(changed)
        var specification = reading.value
        specification.variants = study.variants
        specification.baseline = study.baseline
        variants.append(ResolvedVariant(name: variant.name, specification: specification))
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
        in: zip(variants, documents).map { variant, document in
          CaptureCheck.Variant(
            name: variant.name, specification: variant.specification, document: document)
        })
    }
    guard mistakes.isEmpty else { throw SpecErrors(mistakes) }
    self.init(
      specification: study, variants: variants, text: document.text, path: document.name)
  }
}

extension StudySpecification {
  /// The study with the variant and the baseline that it has when none is given.
  fileprivate func withVariants(in document: SpecDocument) -> StudySpecification {
    var study = self
    if variants.isEmpty {
      let place = document.place(of: "model.arch")
      study.variants = variantNames.map { SpecNamed(name: $0, place: place, value: []) }
    }
    if baseline.isEmpty { study.baseline = study.variantNames[0] }
    return study
  }

  /// What replicates are paired by, and what is said of a study as a whole.
  static let common: Set = [
    "experiment", "question", "hypothesis", "seed", "replicates", "variants", "baseline",
  ]

  /// A variant's overrides of what variants may differ in.
  fileprivate static func differences(of variant: SpecNamed<[SpecOverride]>) -> [SpecOverride] {
    variant.value.filter { !common.contains($0.path[0]) }
  }

  /// Names that cannot be folders, and differences in what variants have in common.
  fileprivate var mistakesInVariants: [SpecDiagnostic] {
    var mistakes: [SpecDiagnostic] = []
    for variant in variants {
      if FolderName.checked(variant.name) == nil {
        let sentence = "expected \(FolderName.expectation), found \(SpecName.quoted(variant.name))"
        mistakes.append(SpecDiagnostic(at: variant.place, path: "variants", .rule(sentence)))
      }
      for override in variant.value where Self.common.contains(override.path[0]) {
        let sentence =
          "expected a difference in model, task, training or capture, found one in "
          + "\(SpecName.quoted(override.path[0])), which all variants share"
        mistakes.append(
          SpecDiagnostic(at: override.place, path: "variants.\(variant.name)", .rule(sentence)))
      }
    }
    return mistakes
  }
}
