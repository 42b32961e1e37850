import Specs
import Store

extension StudySpecification {
  /// The study with the variant and the baseline that it has when none is given.
  func withVariants(in document: SpecDocument) -> StudySpecification {
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
    "experiment", "question", "hypothesis", "seed", "replicates", "variants", "baseline", "sweep",
    "confidence", "match", "slices", "grid", "slices_every", "power", "target",
    "contrasts", "equivalence",
  ]

  /// A variant's overrides of what variants may differ in.
  static func differences(of variant: SpecNamed<[SpecOverride]>) -> [SpecOverride] {
    variant.value.filter { !common.contains($0.path[0]) }
  }

  /// Names that cannot be folders beside the study's files, and differences in what variants have in common.
  var mistakesInVariants: [SpecDiagnostic] {
    var mistakes: [SpecDiagnostic] = []
    for variant in variants {
      if FolderName.checked(variant.name) == nil {
        let sentence = "expected \(FolderName.expectation), found \(SpecName.quoted(variant.name))"
        mistakes.append(SpecDiagnostic(at: variant.place, path: "variants", .rule(sentence)))
      } else if StudyFolderName.isTaken(variant.name) {
        let sentence =
          "expected a name that no file of the study's folder has, found "
          + "\(SpecName.quoted(variant.name)); \(SpecName.quoted(variant.name + "-variant")) would do"
        mistakes.append(SpecDiagnostic(at: variant.place, path: "variants", .rule(sentence)))
      }
      for override in variant.value where Self.common.contains(override.path[0]) {
        let sentence =
          "expected a difference in model, task, mixture, training or capture, found one in "
          + "\(SpecName.quoted(override.path[0])), which all variants share"
        mistakes.append(
          SpecDiagnostic(at: override.place, path: "variants.\(variant.name)", .rule(sentence)))
      }
    }
    return mistakes
  }
}
