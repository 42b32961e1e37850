import Autograd
import Foundation
import Layers
import Models
import Store
package import Tasks
import Tensors
import Training

/// A trained model that is judged on the examples of a split of a task, in pieces where they are long.
///
/// Micro-batches are those of training, and an example that fits into a piece is run whole: on the
/// trial's own task the numbers are those that the trial stored, bit for bit.
package struct TaskEvaluation: Sendable {
  private let trained: TrainedModel
  private let data: TrialTask
  private let split: Split
  private let piece: Int
  /// Examples to judge on.
  package let count: Int

  /// Prepares an evaluation.
  ///
  /// - Parameters:
  ///   - trained: The model.
  ///   - specification: The study whose task it is.
  ///   - split: Validation or test.
  ///   - examples: How many examples at most; `nil` for all.
  ///   - piece: Tokens of an example that are read at a time.
  ///   - tasks: Keeps the texts that were read.
  /// - Throws: `TaskError` when the task cannot be made; `TrainedModelError.impossible` when it has
  ///   other tokens than the model, or no such split.
  package init(
    _ trained: TrainedModel, on specification: StudySpecification, _ split: Split,
    examples: Int?, piece: Int, tasks: TaskShelf
  ) throws {
    let (task, digest) = try tasks.task(for: specification)
    if specification.task == trained.specification.task { try trained.requireLearnt(digest) }
    guard task.vocabularySize == trained.model.vocabularySize else {
      throw TrainedModelError.impossible(
        option: "task", expected: "one of \(trained.model.vocabularySize) tokens, as the model has",
        found: "\(task.vocabularySize)")
    }
    let saysAtOnce = trained.model.configuration.readout == .lastStep
    guard specification.task.decodesLastStep == saysAtOnce else {
      throw TrainedModelError.impossible(
        option: "task",
        expected: saysAtOnce
          ? "labels that are said from the last position, as the model learnt to"
          : "labels that are said each at its position, as the model learnt to",
        found: "others")
    }
    guard !saysAtOnce || task.length <= piece else {
      throw TrainedModelError.impossible(
        option: "--piece",
        expected: "at least \(task.length), for the model says a whole sequence from its last step",
        found: "\(piece)")
    }
    guard let available = task.count(of: split), available > 0 else {
      throw TrainedModelError.impossible(
        option: "--split", expected: "a split that the task has", found: "'\(split.rawValue)'")
    }
    self.trained = trained
    self.split = split
    self.piece = piece
    let streams = task.streams.map { min($0, available) } ?? 1
    count = max(min(available, examples ?? available) / streams, 1) * streams
    data = TrialTask(
      task, stream: trained.dataStream,
      microBatch: trained.specification.training.configuration.microBatch)
  }

  /// The positions of the longest example.
  package var length: Int { data.task.length }

  /// Judges the model.
  ///
  /// - Parameters:
  ///   - threads: Micro-batches at a time; the same bits for any number.
  ///   - report: Told how many examples are done; returns whether to go on.
  /// - Returns: What was found; `nil` when it was not to go on.
  /// - Throws: `TaskError` when the task's text cannot be read any more, or has changed.
  package func run(threads: Int, report: (Int) -> Bool) throws(TaskError) -> TaskResult? {
    let workers = WorkerPool(upTo: threads, cores: UsableCores.count)
    let pools = (0..<workers.count).map { _ in BufferPool() }
    let groups = data.groups(ofFirst: count)
    var tally = TaskTally()
    for start in stride(from: 0, to: groups.count, by: workers.count) {
      let current = groups[start..<min(start + workers.count, groups.count)]
      let results = PartialResults<Result<TaskTally, TaskError>>(
        count: current.count, initial: .success(TaskTally()))
      workers.run(current.count) { index, worker in
        let result = Result { () throws(TaskError) in
          try found(on: current[start + index], pools[worker])
        }
        results.set(index, result)
      }
      for result in results.values { tally.add(try result.get()) }
      guard report(tally.scores.count) else { return nil }
    }
    return TaskResult(data.task, tally)
  }

  /// What was found on the examples of a group, one range after the other.
  private func found(on group: [Range<Int>], _ pool: BufferPool) throws(TaskError) -> TaskTally {
    var tally = TaskTally()
    var carried: ModelState?
    for range in group {
      let (examples, batch) = try data.microBatches(range, of: split)[0]
      if data.task.streams == nil { carried = nil }
      tally.add(found(on: examples, batch, from: range.lowerBound, after: &carried, pool))
    }
    return tally
  }

  private func found(
    on examples: Batch, _ batch: MicroBatch, from first: Int, after carried: inout ModelState?,
    _ pool: BufferPool
  ) -> TaskTally {
    var losses = [Float](repeating: 0, count: examples.targets.count)
    var predictions = [Int32](repeating: Example.ignoredTarget, count: losses.count)
    let length = batch.inputs.length
    // A sequence that stands by itself and fits into a piece leaves nothing behind.
    let carries = length > piece || data.task.streams != nil
    var state = carries ? carried ?? trained.model.makeState(batch: batch.inputs.batch) : nil
    for start in stride(from: 0, to: length, by: piece) {
      let steps = start..<min(start + piece, length)
      let isWhole = steps.count == length
      let places = (0..<examples.rows).flatMap { row in steps.map { row * length + $0 } }
      let targets = isWhole ? batch.targets : places.map { batch.targets[$0] }
      let pass = trained.pass(in: pool)
      let features = trained.model.features(
        of: isWhole ? batch.inputs : batch.inputs.piece(steps), after: &state, in: pass)
      var record = ProjectedCrossEntropy(targets: targets, scale: 1)
      _ = trained.model.apply(&record, to: features, in: pass)
      for (position, row) in zip(record.labelledPositions, record.rows) {
        losses[places[position]] = row.loss
        predictions[places[position]] = row.prediction
      }
    }
    carried = state
    return TaskTally(
      data.task, examples, from: first, losses: losses, predictions: predictions)
  }
}
