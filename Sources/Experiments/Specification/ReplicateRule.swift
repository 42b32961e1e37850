package import Specs

/// When a study has replicates enough: `{until: {half_width: 0.02}, at_most: 12, at_least: 3}`.
package struct ReplicateRule: Equatable, Sendable {
  /// How well differences are to be known.
  package struct Goal: Equatable, Sendable {
    /// What half the interval of each difference is to be at most, in units of the metric.
    package var halfWidth = 0.0
    /// `valid/` and one of the task's measures; empty for the measure that the task is judged by.
    package var metric = ""

    /// Nothing is asked yet.
    package init() {}

    /// The measure's name without its split; empty for the measure that the task is judged by.
    package var measure: String { metric.split(separator: "/").last.map(String.init) ?? "" }
  }

  /// How well differences are to be known.
  package var goal = Goal()
  /// Replicates that there are at most.
  package var atMost = 0
  /// Replicates that are run in any case.
  package var atLeast = 3

  /// Nothing is asked yet.
  package init() {}
}

extension ReplicateRule.Goal: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .number(
      "half_width", \.halfWidth, in: .above(0),
      "Half the interval of each difference to the baseline, at most, in units of the metric.",
      .required),
    .text(
      "metric", \.metric,
      "Validation measure that decides, such as valid/loss; what the task is judged by if not given."
    ),
  ]
}

extension ReplicateRule: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .nested("until", \.goal, "How well differences are to be known.", .required),
    .integer("at_most", \.atMost, in: 2...10_000, "Replicates that there are at most.", .required),
    .integer(
      "at_least", \.atLeast, in: 2...10_000,
      "Replicates that are run in any case; their spread says how many are needed."),
  ]

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("at_least", "at_most") { rule, report in
      if rule.atMost < rule.atLeast {
        report.add(
          at: "at_most",
          "expected at_least, \(rule.atLeast), or more, found \(rule.atMost)")
      }
    }
  ]
}

/// The key `replicates`: a number, or a rule that says when there are enough.
struct ReplicateWish: Equatable {
  /// How many there are, or may be at most.
  let count: Int
  /// When there are enough; `nil` where all are run.
  let rule: ReplicateRule?

  /// A number, or a mapping with `until`.
  static let format = SpecFormat<Self>.alternatives(
    "an integer from 1 to 10000, or a mapping with 'until' and 'at_most'",
    scalar: SpecAlternative(.integer(in: 1...10_000)) { Self(count: $0, rule: nil) },
    mapping: SpecAlternative(.section(ReplicateRule.self)) { Self(count: $0.atMost, rule: $0) },
    to: { $0.rule?.specValue ?? .integer($0.count) })
}

extension StudySpecification {
  /// What is asked of replicates, as the spec says it.
  var replicateWish: ReplicateWish {
    get { ReplicateWish(count: replicates, rule: replicatesUntil) }
    set { (replicates, replicatesUntil) = (newValue.count, newValue.rule) }
  }

  /// What must hold where replicates are added until differences are known.
  static let replicateRules: [SpecRule<Self>] = [
    SpecRule("task", "replicates") { study, report in
      guard let goal = study.replicatesUntil?.goal else { return }
      let metrics = study.validationMetrics
      if !goal.metric.isEmpty, !metrics.contains(goal.metric) {
        report.add(
          at: "replicates.until.metric", Self.expected(oneOf: metrics, found: goal.metric))
      } else if study.task.validationCount == 0 {
        report.add(
          at: "replicates",
          "expected a task with a validation split to decide by, found one that leaves it out")
      }
    },
    SpecRule("replicates", "sweep") { study, report in
      guard study.replicatesUntil != nil, study.sweep != nil else { return }
      report.add(
        at: "replicates",
        "expected a number beside a sweep, found 'until': with more replicates another point may be "
          + "chosen, and its differences are others; sweep first, then compare the chosen points")
    },
    SpecRule("replicates", "variants", "model.arch") { study, report in
      guard study.replicatesUntil != nil, study.variantNames.count < 2 else { return }
      report.add(
        at: "replicates",
        "expected two variants or more, whose differences decide, found one; give a number")
    },
  ]
}
