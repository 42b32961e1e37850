package import Specs

/// A value of a validation measure that is good enough: `{metric: valid/accuracy, at_least: 0.99}`.
///
/// The key `training.stop` says when a trial stops before its last step, the key `target` what steps are
/// counted to.
package struct MetricGoal: Equatable, Sendable {
  /// `valid/` and one of the task's measures.
  package var metric = ""
  /// Met when the metric is this or more; exactly one of the two is given.
  package var atLeast: Double?
  /// Met when the metric is this or less.
  package var atMost: Double?

  /// No goal yet.
  package init() {}

  /// The measure's name without its split.
  package var measure: String { metric.split(separator: "/").last.map(String.init) ?? metric }

  /// Compares an evaluation on the validation split with the goal.
  ///
  /// - Parameter values: The measures' names, without the split, and their values.
  /// - Returns: Whether it is good enough; a NaN never is, nor an evaluation without the measure.
  package func isMet(by values: [(measure: String, value: Double)]) -> Bool {
    guard let value = values.first(where: { $0.measure == measure })?.value else { return false }
    return atLeast.map { value >= $0 } ?? atMost.map { value <= $0 } ?? false
  }
}

extension MetricGoal: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .text("metric", \.metric, "Validation measure to watch, such as valid/loss.", .required),
    .field("at_least", \.atLeast, .optional(.number()), "Met when the metric is this or more."),
    .field("at_most", \.atMost, .optional(.number()), "Met when the metric is this or less."),
  ]

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("at_least", "at_most") { goal, report in
      switch (goal.atLeast, goal.atMost) {
      case (nil, nil):
        report.add(at: "at_least", "expected a number here or in at_most, found neither")
      case (_?, _?):
        report.add(at: "at_most", "expected at_least or at_most, found both")
      default: break
      }
    }
  ]
}
