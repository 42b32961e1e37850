import Specs

/// The resolved texts of a specification: what determines a trial's numbers, and what a plan holds.
///
/// Specifications that come one after the other, as the points of a sweep do, share most of their text:
/// what one has in common with the one before it is not written again.
struct ResolvedForms {
  private let specification: StudySpecification
  private let planned: SpecWriting<StudySpecification>
  /// `"training": {…}`, of what determines numbers.
  private let training: String
  /// The entries of mixture and slices.
  private let examples: [String]

  /// The texts of a specification.
  ///
  /// - Parameters:
  ///   - specification: What to write.
  ///   - other: The texts of one that is much alike.
  init(_ specification: StudySpecification, after other: Self? = nil) {
    self.specification = specification
    planned = SpecWriting(specification.planned, after: other?.planned)
    training = Self.training(of: specification, planned)
    examples =
      other.flatMap { $0.specification.hasSameExamples(as: specification) ? $0.examples : nil }
      ?? specification.mixtureEntries.map(\.jsonText)
  }

  /// The specification of one configuration, as a plan holds it.
  var plannedText: String { planned.jsonText }

  /// What determines a trial's numbers.
  ///
  /// - Parameters:
  ///   - replicate: Which replicate, from 0.
  ///   - dataDigest: Identifies the bytes of the corpus; it takes the place of `task.path`, which
  ///     names the same text differently from another folder.
  ///   - numerics: Version of the program's arithmetic.
  /// - Returns: Every setting as JSON, defaults included, in a fixed order.
  func determiningText(replicate: Int, dataDigest: String?, numerics: Int) -> String {
    let first = [
      SpecValue.Entry(key: "numerics", value: .integer(numerics)),
      SpecValue.Entry(key: "seed", value: .integer(specification.seed)),
      SpecValue.Entry(key: "replicate", value: .integer(replicate)),
    ]
    let parts = [planned["model"]?.text, taskText(dataDigest), training].compactMap(\.self)
    return SpecValue.mappingText(of: first.map(\.jsonText) + parts + examples)
  }

  private func taskText(_ dataDigest: String?) -> String? {
    guard let dataDigest, let task = planned["task"], case .mapping(let entries) = task.value else {
      return planned["task"]?.text
    }
    let named = entries.map {
      $0.key == "path" ? SpecValue.Entry(key: "data", value: .text(dataDigest)) : $0
    }
    return SpecValue.Entry(key: "task", value: .mapping(named)).jsonText
  }

  private static func training(
    of specification: StudySpecification, _ writing: SpecWriting<StudySpecification>
  ) -> String {
    let entries = writing["training"].map {
      specification.training.determiningEntries(of: $0.value)
    }
    return SpecValue.Entry(key: "training", value: .mapping(entries ?? [])).jsonText
  }
}
