import Autograd
import Layers
package import Tasks
package import Tensors
package import Training

/// A trial's task and data stream, cut into micro-batches for a trainer.
package struct TrialTask: Sendable {
  /// The task.
  package let task: any SequenceTask
  private let stream: RandomStream
  let microBatch: Int

  /// The task with its data drawn from `stream`.
  package init(_ task: any SequenceTask, stream: RandomStream, microBatch: Int) {
    self.task = task
    self.stream = stream
    self.microBatch = microBatch
  }

  /// Another task with examples of the same stream.
  func with(_ other: any SequenceTask) -> TrialTask {
    TrialTask(other, stream: stream, microBatch: microBatch)
  }

  /// The same task and data in micro-batches of another size.
  init(_ other: TrialTask, microBatch: Int) {
    self.init(other.task, stream: other.stream, microBatch: microBatch)
  }

  /// The micro-batches of training step `step`, of `batch` sequences in all.
  ///
  /// - Throws: `TaskError` when an example cannot be read.
  package func trainingStep(_ step: Int, batch: Int) throws(TaskError) -> [MicroBatch] {
    try microBatches(step * batch..<(step + 1) * batch, of: .train).map(\.micro)
  }

  /// Input tokens of the training steps `steps`, of `batch` sequences each, without padding.
  func trainedTokens(_ steps: Range<Int>, batch: Int) -> Int {
    task.trainedTokens(steps.lowerBound * batch..<steps.upperBound * batch, from: stream)
  }

  /// The examples `indices` of a split, a micro-batch at a time.
  ///
  /// - Throws: `TaskError` when an example cannot be read.
  package func microBatches(
    _ indices: Range<Int>, of split: Split
  ) throws(TaskError) -> [(examples: Batch, micro: MicroBatch)] {
    let starts = Swift.stride(from: indices.lowerBound, to: indices.upperBound, by: microBatch)
    return try starts.map { (start) throws(TaskError) in
      let batch = try task.batch(
        start..<min(start + microBatch, indices.upperBound), of: split, from: stream)
      let tokens = TokenBlock(batch.tokens, batch: batch.rows, documentStart: task.bosToken)
      return (batch, MicroBatch(tokens, targets: batch.targets))
    }
  }

  /// The scores of every example of a split.
  ///
  /// - Throws: `TaskError` when an example cannot be read.
  package func evaluation<Model: TrainableModel>(
    of split: Split, by trainer: Trainer<Model>
  ) throws(TaskError) -> EvaluationTally {
    let count = task.count(of: split) ?? 0
    if task.streams != nil { return try streamedEvaluation(of: split, count, by: trainer) }
    var tally = EvaluationTally(count: count)
    // Enough at a time to keep every worker busy, few enough to hold in memory.
    let stretch = microBatch * 64
    for start in Swift.stride(from: 0, to: count, by: stretch) {
      let batches = try microBatches(start..<min(start + stretch, count), of: split)
      var next = start
      for (batch, record) in zip(batches, trainer.evaluate(batches.map(\.micro))) {
        let scores = scores(of: batch.examples, record)
        tally.record(scores, startingAt: next)
        next += scores.count
      }
    }
    return tally
  }

  /// The scores of the examples of a batch.
  func scores(of examples: Batch, _ record: ProjectedCrossEntropy) -> [ExampleScore] {
    var losses = [Float](repeating: 0, count: examples.targets.count)
    var predictions = [Int32](repeating: 0, count: losses.count)
    for (position, row) in zip(record.labelledPositions, record.rows) {
      losses[position] = row.loss
      predictions[position] = row.prediction
    }
    return task.scores(
      of: examples, losses: losses, predictions: task.needsPredictions ? predictions : nil)
  }
}
