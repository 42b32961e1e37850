/// How much of a mixture a part is, over the steps of a training.
///
/// Between two points the weight is on the straight line between them, before the first and after the
/// last it is theirs. Outside of `steps` the part is not there.
package struct MixtureWeight: Equatable, Sendable {
  /// A weight at a step.
  package struct Point: Equatable, Sendable {
    package let step: Int
    package let weight: Double

    /// A weight, not negative, at a step.
    package init(step: Int, weight: Double) {
      self.step = step
      self.weight = weight
    }
  }

  /// By step, ascending; at least one.
  package let points: [Point]
  /// The steps in which the part is there.
  package let steps: Range<Int>

  /// A weight that moves.
  ///
  /// - Precondition: There is a point, steps ascend, and no weight is negative.
  package init(points: [Point], steps: Range<Int> = 0..<Int.max) {
    precondition(
      !points.isEmpty && zip(points, points.dropFirst()).allSatisfy { $0.step < $1.step }
        && points.allSatisfy { $0.weight >= 0 },
      "\(points) are no weights")
    self.points = points
    self.steps = steps
  }

  /// The weight at a step, counted from 0.
  package func value(atStep step: Int) -> Double {
    guard steps.contains(step) else { return 0 }
    guard let next = points.firstIndex(where: { $0.step > step }) else {
      return points[points.count - 1].weight
    }
    guard next > 0 else { return points[0].weight }
    let (low, high) = (points[next - 1], points[next])
    let share = Double(step - low.step) / Double(high.step - low.step)
    return low.weight + share * (high.weight - low.weight)
  }

  /// The first step at which nothing is drawn, if there is one among the first `count`.
  ///
  /// Weights being straight lines, the steps without any begin at the first step, at a point, or where
  /// a part ends.
  package static func gap(in weights: [MixtureWeight], count: Int) -> Int? {
    let candidates = [0] + weights.flatMap { $0.points.map(\.step) + [$0.steps.upperBound] }
    return candidates.filter { $0 < count }.sorted().first { step in
      weights.allSatisfy { $0.value(atStep: step) == 0 }
    }
  }
}
