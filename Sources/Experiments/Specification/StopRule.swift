package import Specs

/// When a trial stops before its last step: a validation measure is good enough.
///
/// The key `training.stop`: `{metric: valid/accuracy, at_least: 0.99}`.
package struct StopRule: Equatable, Sendable {
  /// `valid/` and one of the task's measures.
  package var metric = ""
  /// Stops when the metric is this or more; exactly one of the two is given.
  package var atLeast: Double?
  /// Stops when the metric is this or less.
  package var atMost: Double?

  /// No rule yet.
  package init() {}

  /// The measure's name without its split.
  package var measure: String { metric.split(separator: "/").last.map(String.init) ?? metric }

  /// Compares an evaluation on the validation split with the rule.
  ///
  /// - Parameter values: The measures' names, without the split, and their values.
  /// - Returns: Whether it is good enough; a NaN never is, nor an evaluation without the measure.
  package func isMet(by values: [(measure: String, value: Double)]) -> Bool {
    guard let value = values.first(where: { $0.measure == measure })?.value else { return false }
    return atLeast.map { value >= $0 } ?? atMost.map { value <= $0 } ?? false
  }
}

extension StopRule: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .text("metric", \.metric, "Validation measure to watch, such as valid/loss.", .required),
    .field("at_least", \.atLeast, .optional(.number()), "Stops when the metric is this or more."),
    .field("at_most", \.atMost, .optional(.number()), "Stops when the metric is this or less."),
  ]

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("at_least", "at_most") { rule, report in
      switch (rule.atLeast, rule.atMost) {
      case (nil, nil):
        report.add(at: "at_least", "expected a number here or in at_most, found neither")
      case (_?, _?):
        report.add(at: "at_most", "expected at_least or at_most, found both")
      default: break
      }
    }
  ]
}
