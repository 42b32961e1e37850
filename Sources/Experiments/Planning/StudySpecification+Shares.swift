import Tasks
import Training

extension StudySpecification {
  /// The tasks that training examples are of, and the part of the examples that is expected of each.
  ///
  /// Weights that move are averaged over at most 1,000 steps, evenly spaced.
  var trainedShares: [(task: TaskConfiguration, share: Double)] {
    guard !mixture.isEmpty else { return [(task, 1)] }
    let steps = training.configuration.steps
    let samples = min(steps, 1_000)
    var shares = mixture.map { _ in 0.0 }
    for sample in 0..<samples {
      let weights = mixture.map { $0.schedule.weight.value(atStep: sample * steps / samples) }
      let total = weights.reduce(0, +)
      for (index, weight) in weights.enumerated() where weight > 0 {
        shares[index] += weight / total / Double(samples)
      }
    }
    return zip(mixture, shares).map { ($0.task, $1) }
  }
}
