package import Specs

/// One combination of the values that a sweep tries.
package struct SweepPoint: Equatable, Sendable {
  /// Its number: equal for every variant that the same combination is tried of.
  package let index: Int
  /// What it sets, in the order of the parameters; empty for a study without a sweep.
  package let settings: [SpecOverride]

  /// The point of a study without a sweep.
  static let only = SweepPoint(index: 0, settings: [])
}

/// What a point of a variant sets, before it has a number.
struct SweepSettings {
  let overrides: [SpecOverride]
  /// What tells it from other points: each setting as `path=value`.
  let name: [String]

  init(_ overrides: [SpecOverride]) {
    self.overrides = overrides
    name = overrides.map { $0.dottedPath + "=" + $0.valueText }
  }
}

extension SpecOverride {
  /// The dotted path.
  var dottedPath: String { path.joined(separator: ".") }

  /// The value as people write it.
  var valueText: String { value.valueText }
}

extension SpecNode {
  /// The value as people write it: `1e-3` stays that.
  var valueText: String {
    if case .scalar(let text, _) = content, !isNull { return text }
    return SpecValue(self).jsonText
  }
}
