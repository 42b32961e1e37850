import Foundation

/// The scores of an evaluation's examples, collected in any order.
///
/// Scores are kept by example and summed by index only when a value is asked for, so the result has
/// the same bits whichever worker finished first and however the examples were batched.
package struct EvaluationTally: Sendable {
  private var scores: [ExampleScore?]

  /// A tally that expects the scores of `count` examples.
  ///
  /// - Precondition: `count` is positive.
  package init(count: Int) {
    precondition(count > 0, "an evaluation needs at least one example, found \(count)")
    scores = Array(repeating: nil, count: count)
  }

  /// Notes the scores of the examples `index ..< index + scores.count`.
  ///
  /// - Precondition: the examples exist and have not been noted before.
  package mutating func record(_ scores: [ExampleScore], startingAt index: Int) {
    precondition(
      index >= 0 && index + scores.count <= self.scores.count,
      "examples \(index) ..< \(index + scores.count) of \(self.scores.count)")
    for (offset, score) in scores.enumerated() {
      precondition(self.scores[index + offset] == nil, "example \(index + offset) comes twice")
      self.scores[index + offset] = score
    }
  }

  /// The value of `measure` over all examples.
  ///
  /// An example without labels counts neither in the macro accuracy nor in exact matches. A value over nothing (no label,
  /// or no byte for bits per byte) is not a number.
  ///
  /// - Precondition: every example has been recorded.
  package func value(of measure: Measure) -> Double {
    let scores = completeScores
    let loss = scores.reduce(0) { $0 + $1.loss }
    let labels = Double(scores.reduce(0) { $0 + $1.labels })
    switch measure {
    case .loss:
      return loss / labels
    case .bitsPerByte:
      return loss / log(2) / Double(scores.reduce(0) { $0 + $1.bytes })
    case .microAccuracy:
      return Double(scores.reduce(0) { $0 + $1.correct }) / labels
    case .accuracy:
      let fractions = scores.filter { $0.labels > 0 }.map {
        Double($0.correct) / Double($0.labels)
      }
      return fractions.reduce(0, +) / Double(fractions.count)
    case .exactMatch:
      let asked = scores.filter { $0.labels > 0 }
      return Double(asked.count { $0.correct == $0.labels }) / Double(asked.count)
    }
  }

  /// The values of all of the task's measures, in its order.
  ///
  /// - Precondition: every example has been recorded.
  package func values(of task: any SequenceTask) -> [(measure: Measure, value: Double)] {
    task.measures.map { ($0, value(of: $0)) }
  }

  private var completeScores: [ExampleScore] {
    scores.enumerated().map { index, score in
      guard let score else {
        preconditionFailure("example \(index) of \(scores.count) has no score yet")
      }
      return score
    }
  }
}
