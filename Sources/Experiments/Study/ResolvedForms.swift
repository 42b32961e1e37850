import Specs

/// The resolved forms of specifications that come one after the other, as the points of a sweep do: what
/// one has in common with the one before it is not written again.
struct ResolvedForms {
  private var whole: (configuration: StudySpecification, value: SpecValue)?
  private var examples: (of: StudySpecification, entries: [SpecValue.Entry])?

  /// `specification.specValue`.
  mutating func whole(_ specification: StudySpecification) -> SpecValue {
    let value = whole.map { specification.specValue(after: $0) } ?? specification.specValue
    whole = (specification, value)
    return value
  }

  /// `changed.specValue`, of what differs in few keys from the specification that was written last.
  func beside(_ changed: StudySpecification) -> SpecValue {
    whole.map { changed.specValue(after: $0) } ?? changed.specValue
  }

  /// `specification.mixtureEntries`.
  mutating func mixtureEntries(_ specification: StudySpecification) -> [SpecValue.Entry] {
    if let (last, entries) = examples, last.hasSameMixture(as: specification) { return entries }
    let entries = specification.mixtureEntries
    examples = (specification, entries)
    return entries
  }
}

extension StudySpecification {
  fileprivate func hasSameMixture(as other: Self) -> Bool {
    mixture == other.mixture && runOfMixture == other.runOfMixture && slices == other.slices
      && grid == other.grid && slicesEvery == other.slicesEvery && task == other.task
  }
}
