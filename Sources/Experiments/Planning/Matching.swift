import Models
package import Store

/// A variant with the width of its model that makes it comparable to the baseline.
///
/// What is counted, which width is changed and how near is near enough is the variant's `match`. Of
/// the widths that its model allows the one with the least deviation is taken.
///
/// - Parameters:
///   - specification: The variant's.
///   - variant: Its name.
///   - baseline: The baseline's, at the same point of a sweep; it names itself.
/// - Returns: The variant, and what was changed; `nil` where nothing was, as for the baseline.
/// - Throws: When no width comes near enough.
package func matched(
  _ specification: StudySpecification, variant: String, to baseline: StudySpecification
) throws(MatchFailure) -> (specification: StudySpecification, match: StudyManifest.Match?) {
  let match = specification.match
  guard match.count != .none, variant != baseline.baseline else { return (specification, nil) }
  let target = match.count.value(of: baseline, model: baseline.model)
  let width = match.width(of: variant)
  let search = WidthSearch(width: width, of: specification.model) { model in
    match.count.value(of: specification, model: model)
  }
  let found = search.nearest(to: target)
  guard let found, abs(found.count - target) <= match.tolerance * target else {
    throw MatchFailure(
      variant: variant, baseline: baseline.baseline, quantity: match.count, width: width,
      nearest: found?.width, count: found?.count ?? 0, target: target)
  }
  let before = specification.model[keyPath: width.property]
  guard found.width != before else { return (specification, nil) }
  var changed = specification
  changed.model[keyPath: width.property] = found.width
  return (
    changed,
    StudyManifest.Match(
      quantity: match.count.rawValue, width: width.rawValue, from: before, to: found.width,
      target: target, count: found.count)
  )
}

extension MatchSpecification.Count {
  /// The count of a model that learns a specification's task.
  func value(of specification: StudySpecification, model: ModelConfiguration) -> Double {
    let task = specification.task
    switch self {
    case .none: return 0
    case .parameters: return Double(model.parameterCount(vocabularySize: task.vocabularySize))
    case .state: return Double(model.largestStateBytes(within: task.length))
    case .flops:
      return model.trainingFLOPsPerToken(length: task.length, vocabulary: task.vocabularySize)
    }
  }
}
