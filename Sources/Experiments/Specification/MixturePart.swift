package import Specs
package import Tasks

/// One of the tasks that training examples come from: `{length: 64, pairs: 4, weight: 5}`, differences
/// from `task`, and when and how much.
package typealias MixturePart = SpecPair<TaskConfiguration, PartSchedule>

extension MixturePart {
  /// What its examples are of.
  package var task: TaskConfiguration { first }
  /// When and how much there is of it.
  package var schedule: PartSchedule { second }

  /// The format of a part of a mixture for `task`.
  static func format(beside task: TaskConfiguration) -> SpecFormat<MixturePart> {
    SpecFormat.union(over: task, beside: PartSchedule.self).refusing {
      $0.task.obstacle(beside: task)
    }
  }
}

/// When a part of a mixture takes part, and how much.
package struct PartSchedule: Equatable, Sendable {
  /// Weights by step; one weight stands at step 0.
  package var points = [MixtureWeight.Point(step: 0, weight: 1)]
  /// The first step in which it takes part.
  package var from = 0
  /// The step before which it ends; `nil`: it stays.
  package var until: Int?

  /// A weight of 1 in all steps.
  package init() {}

  /// The weight that it has in a mixture.
  package var weight: MixtureWeight {
    MixtureWeight(points: points, steps: from..<max(until ?? .max, from))
  }
}

extension PartSchedule: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .field(
      "weight", \.points, weights,
      "How many of the examples are of this part, beside the other parts' weights: a number, or "
        + "numbers at steps with straight lines between, such as {0: 1, 500: 0}."),
    .integer("from", \.from, in: 0...1_000_000_000, "First step in which it takes part."),
    .field(
      "until", \.until, .optional(.integer(in: 1...1_000_000_000)),
      "Step before which it ends; it stays if not given."),
  ]

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("from", "until") { schedule, report in
      guard let until = schedule.until, until <= schedule.from else { return }
      report.add(at: "until", "expected more than 'from', \(schedule.from), found \(until)")
    }
  ]

  /// A number, or a mapping from steps to numbers.
  private static let weights = SpecFormat<[MixtureWeight.Point]>.alternatives(
    "a number of at least 0, or a mapping from steps to such numbers",
    scalar: SpecAlternative(.number(in: 0...)) { [MixtureWeight.Point(step: 0, weight: $0)] },
    mapping: SpecAlternative(.named(.number(in: 0...))) { (named: [SpecNamed<Double>]) in
      named.map { MixtureWeight.Point(step: Int($0.name) ?? -1, weight: $0.value) }
    },
    to: { points in
      if points.count == 1, points[0].step == 0 { return .number(points[0].weight) }
      return .mapping(
        points.map { SpecValue.Entry(key: "\($0.step)", value: .number($0.weight)) })
    }
  ).refusing { points in
    let isAscending = zip([-1] + points.map(\.step), points.map(\.step)).allSatisfy(<)
    guard points.isEmpty || !isAscending else { return nil }
    return points.isEmpty
      ? "expected a weight at a step, found none"
      : "expected steps of 0 or more in ascending order"
  }
}
