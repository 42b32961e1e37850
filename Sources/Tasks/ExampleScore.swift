/// What a model did on one example: all that the measures need to know of it.
package struct ExampleScore: Equatable, Sendable {
  /// Cross-entropy summed over the labelled positions, in nats.
  package let loss: Double
  /// The number of labelled positions.
  package let labels: Int
  /// The number of labelled positions at which the label was predicted.
  package let correct: Int
  /// The number of bytes of text that the labels stand for.
  package let bytes: Int

  package init(loss: Double, labels: Int, correct: Int, bytes: Int) {
    self.loss = loss
    self.labels = labels
    self.correct = correct
    self.bytes = bytes
  }
}

extension SequenceTask {
  /// Whether one of the task's measures asks which token was predicted.
  package var needsPredictions: Bool {
    !Set(measures).isDisjoint(with: [.accuracy, .microAccuracy, .exactMatch])
  }

  /// Scores what a model said about `batch`, an example at a time.
  ///
  /// - Parameters:
  ///   - batch: Examples of this task.
  ///   - losses: Cross-entropy at each position in nats, `[B, T]`; only labelled positions are read.
  ///   - predictions: The most probable token at each position, `[B, T]`; nil counts as all wrong,
  ///     which is harmless where `needsPredictions` is false.
  /// - Returns: `[B]` scores. Each is summed in double precision in the order of the positions, so it
  ///   does not depend on how examples were batched.
  /// - Precondition: `losses` and `predictions` have `B · T` elements.
  package func scores(
    of batch: Batch, losses: [Float], predictions: [Int32]?
  ) -> [ExampleScore] {
    precondition(
      losses.count == batch.targets.count,
      "\(losses.count) losses for \(batch.rows) × \(batch.length) positions")
    if let predictions {
      precondition(
        predictions.count == batch.targets.count,
        "\(predictions.count) predictions for \(batch.rows) × \(batch.length) positions")
    }
    return (0..<batch.rows).map { row in
      var loss = 0.0
      var (labels, correct, bytes) = (0, 0, 0)
      for position in row * batch.length..<(row + 1) * batch.length {
        let target = batch.targets[position]
        guard target != Example.ignoredTarget else { continue }
        loss += Double(losses[position])
        labels += 1
        bytes += byteCount(of: target)
        if let predictions, predictions[position] == target { correct += 1 }
      }
      return ExampleScore(loss: loss, labels: labels, correct: correct, bytes: bytes)
    }
  }
}
