import Tasks
import Training

extension TrialTask {
  /// The first `count` examples of a split in groups: those of a group are run in order, each range a
  /// micro-batch, and in a task of streams each goes on from the state that the one before it left.
  func groups(ofFirst count: Int) -> [[Range<Int>]] {
    guard let streams = task.streams else {
      return stride(from: 0, to: count, by: microBatch).map {
        [$0..<min($0 + microBatch, count)]
      }
    }
    let side = min(streams, count)
    return stride(from: 0, to: side, by: microBatch).map { first in
      (0..<count / side).map { index in
        index * side + first..<index * side + min(first + microBatch, side)
      }
    }
  }

  /// The scores of every example of a split whose examples follow each other in streams.
  ///
  /// - Throws: `TaskError` when an example cannot be read.
  func streamedEvaluation<Model: TrainableModel>(
    of split: Split, _ count: Int, by trainer: Trainer<Model>
  ) throws(TaskError) -> EvaluationTally {
    let groups = groups(ofFirst: count)
    let records = try trainer.evaluate(streams: groups.count, of: groups[0].count) {
      (group, index) throws(TaskError) in
      try microBatches(groups[group][index], of: split)[0].micro
    }
    var tally = EvaluationTally(count: count)
    for (group, records) in zip(groups, records) {
      for (range, record) in zip(group, records) {
        let examples = try microBatches(range, of: split)[0].examples
        tally.record(scores(of: examples, record), startingAt: range.lowerBound)
      }
    }
    return tally
  }
}
