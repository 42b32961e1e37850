import Models
import Tasks
import Training

extension TrialCost {
  /// How long the trial takes in a process of its own, within a factor of 2.
  ///
  /// - Parameters:
  ///   - threads: Workers of a step. What exceeds the machine's cores gains nothing.
  ///   - speed: Of the machine.
  /// - Returns: Seconds.
  package func seconds(threads: Int, on speed: MachineSpeed) -> Double {
    let workers = max(1, min(threads, speed.cores))
    // Workers share the way to memory, and wait for each other now and then.
    let sharing = 1 + 0.16 * (1 - 1 / Double(workers))
    let computing = trainingSeconds(workers, speed) + evaluationSeconds(workers, speed)
    return Self.startSeconds + sharing * computing + checkpointSeconds
  }

  /// A process that starts, and a run file that begins and ends.
  private static let startSeconds = 0.06

  private func work(on task: TaskConfiguration) -> TrialWork {
    TrialWork(
      model: specification.model, length: task.length, vocabulary: vocabularySize,
      labelledPart: task.labelledPart,
      precision: specification.training.configuration.precision,
      recomputedBlocks: specification.training.configuration.recomputedBlocks)
  }

  private func trainingSeconds(_ workers: Int, _ speed: MachineSpeed) -> Double {
    let training = specification.training.configuration
    let microBatches = (training.batch + training.microBatch - 1) / training.microBatch
    let rounds =
      isShared(by: workers)
      ? Double(microBatches) / Double(workers)
      : Double((microBatches + workers - 1) / workers)
    let shares = specification.trainedShares
    let gradients = shares.reduce(0) { sum, part in
      sum + part.share * rounds
        * work(on: part.task).trainingSeconds(sequences: training.microBatch, on: speed)
    }
    let making = shares.reduce(0) { sum, part in
      sum + part.share * makingSeconds(examples: training.batch, of: part.task)
    }
    // Norm, update with its measure, zeros and sums; then a row of metrics.
    let update = 1.3e-9 * Double(parameters) / Double(workers) + 120e-6
    return Double(training.steps)
      * (gradients + speed.pace * (update + making))
  }

  /// Making examples, on one thread.
  private func makingSeconds(examples: Int, of task: TaskConfiguration) -> Double {
    1e-9 * Double(examples) * (2_000 + task.nanosecondsPerToken * Double(task.length))
  }

  private func evaluationSeconds(_ workers: Int, _ speed: MachineSpeed) -> Double {
    let microBatch = specification.training.configuration.microBatch
    return evaluations.reduce(0) { sum, evaluation in
      let microBatches = (evaluation.examples + microBatch - 1) / microBatch
      let rounds = (microBatches + workers - 1) / workers
      let passes = work(on: evaluation.task).evaluationSeconds(
        sequences: min(microBatch, evaluation.examples), on: speed)
      let making = makingSeconds(examples: evaluation.examples, of: evaluation.task)
      return sum + Double(evaluation.times) * (Double(rounds) * passes + speed.pace * making)
    }
  }

  /// Checkpoints that are due, the last one, and as if every evaluation were the best.
  private var checkpointSeconds: Double {
    let training = specification.training
    let (steps, every) = (training.configuration.steps, training.recording.checkpointEvery)
    let best =
      training.recording.keepsBest && evaluations[0].examples > 0 ? training.evaluations : 1
    let count = min(steps, (every > 0 ? steps / every : 0) + best)
    return Double(count) * (0.01 + 12 * Double(parameters) / 600e6)
  }
}

extension TaskConfiguration {
  /// The part of a sequence's positions that have a label.
  var labelledPart: Double {
    switch self {
    case .text: 1
    case .synthetic(let settings): settings.labelledPart
    }
  }

  /// What making a token of an example takes.
  fileprivate var nanosecondsPerToken: Double {
    switch self {
    case .text: 2
    case .synthetic: 120
    }
  }
}
