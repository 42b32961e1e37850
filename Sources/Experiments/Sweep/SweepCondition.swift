import Specs

/// Whether a resolved configuration agrees with conditions such as `{model.memory: adaptive}`.
struct SweepCondition {
  /// Every key that can be named in a condition, and its value, by dotted path.
  let values: [String: SpecValue]

  /// The conditions' view of a study.
  init(_ specification: StudySpecification) {
    values = specification.specValue.leaves.filter { path, _ in
      Self.sections.contains { path.hasPrefix($0) }
    }
  }

  private static let sections = ["model.", "task.", "training."]

  /// Whether all of the conditions hold.
  func holds(_ conditions: [SpecOverride]) -> Bool {
    conditions.allSatisfy { condition in
      guard let value = values[condition.dottedPath] else { return false }
      let wanted = condition.value.elements ?? [condition.value]
      return wanted.contains { Self.agree(SpecValue($0), value) }
    }
  }

  /// The mistakes of conditions that name no key.
  func strayKeys(in conditions: [SpecOverride]) -> [SpecDiagnostic] {
    conditions.filter { values[$0.dottedPath] == nil && !isBelowNothing($0.dottedPath) }.map {
      let nearest = SpecName.nearest(to: $0.dottedPath, among: values.keys.sorted())
      return SpecDiagnostic(
        at: $0.place, .unknownKey($0.dottedPath, kind: nil, nearest: nearest, known: []))
    }
  }

  /// Whether a path leads into a section that a study may leave out, such as `training.stop`.
  private func isBelowNothing(_ path: String) -> Bool {
    values.contains { $0.value == .null && path.hasPrefix($0.key + ".") }
  }

  /// Whether two values are the same, numbers by what they are: `1e-3` is `0.001`.
  private static func agree(_ first: SpecValue, _ second: SpecValue) -> Bool {
    if case .literal(let one) = first, case .literal(let other) = second {
      return one == other || Double(one) == Double(other)
    }
    // A word such as `none` where a key takes names, and `true` where it takes text.
    return first == second || first.word == second.word
  }
}

extension SpecValue {
  /// A scalar as it is written without quotes; `nil` for nothing, lists and mappings.
  fileprivate var word: String? {
    switch self {
    case .text(let text), .literal(let text): text
    case .flag(let value): value ? "true" : "false"
    case .null, .list, .mapping: nil
    }
  }
}
