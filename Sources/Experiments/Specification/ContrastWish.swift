import Specs
import Store

/// The key `contrasts`: `all`, or pairs of variants that are compared beside those with the baseline.
package enum ContrastWish: Equatable, Sendable {
  /// Two names each: differences are the first's numbers minus the second's.
  case listed([[String]])
  /// Every pair of variants; those with the baseline are in the table anyway.
  case all

  /// The word `all`, or a list of pairs.
  static let format = SpecFormat<Self>.alternatives(
    "'all', or a list of pairs of variants, such as [[a, b], [a, c]]",
    scalar: SpecAlternative(
      .parsed(
        "'all', or a list of pairs of variants", schema: .names(["all"]),
        from: { $0 == "all" ? Self.all : nil }, to: { _ in .text("all") })
    ) { $0 },
    list: SpecAlternative(.list(of: .list(of: .text, count: 2...2))) { .listed($0) },
    to: { wish in
      switch wish {
      case .all: .text("all")
      case .listed(let pairs): .list(pairs.map { .list($0.map { .text($0) }) })
      }
    })
}

extension StudySpecification {
  /// What must hold of the pairs that are asked for.
  static let contrastRules: [SpecRule<Self>] = [
    SpecRule("variants", "contrasts", "model.arch") { study, report in
      guard case .listed(let pairs) = study.contrasts else { return }
      let names = study.variantNames
      var seen: Set<Set<String>> = []
      for (index, pair) in pairs.enumerated() {
        let unknown = pair.indices.filter { !names.contains(pair[$0]) }
        for place in unknown {
          report.add(
            at: "contrasts.\(index).\(place)", Self.expected(oneOf: names, found: pair[place]))
        }
        guard unknown.isEmpty else { continue }
        if pair[0] == pair[1] {
          report.add(
            at: "contrasts.\(index)", "expected two variants, found '\(pair[0])' against itself")
        } else if !seen.insert(Set(pair)).inserted {
          report.add(
            at: "contrasts.\(index)",
            "expected every pair once, found '\(pair[0])' and '\(pair[1])' again")
        }
      }
    }
  ]

  /// The pairs that are compared beside those with the baseline; `nil` where none are asked for.
  var plannedContrasts: [StudyManifest.Contrast]? {
    switch contrasts {
    case .listed(let pairs):
      return pairs.isEmpty ? nil : pairs.map { .init(variant: $0[0], other: $0[1]) }
    case .all:
      let names = variantNames.filter { $0 != baseline }
      let pairs = names.indices.flatMap { first in
        names[(first + 1)...].map { StudyManifest.Contrast(variant: $0, other: names[first]) }
      }
      return pairs.isEmpty ? nil : pairs
    }
  }
}
