import Foundation
import Layers
import Models
import Specs
import Store
import Tasks
import Tensors
import Training

/// Runs one trial from its first step to its last, and writes its run file.
struct TrialRunner {
  let trial: Trial
  let task: any SequenceTask
  let workers: WorkerPool
  let folder: String
  /// The user's spec, for the run file.
  let specText: String
  let provenance: Provenance
  /// Told after every step.
  let report: (Progress) -> Void
  /// Asked before every step.
  let isCancelled: @Sendable () -> Bool

  /// How far the trial is.
  struct Progress {
    let step: Int
    let loss: Double
    let tokensPerSecond: Double
    let seconds: (taken: Double, left: Double)
    let validation: (measure: String, value: Double)?
  }

  private var training: TrialTraining { trial.specification.training }

  /// Trains, evaluates, captures.
  ///
  /// - Throws: `StoreError` when the run file cannot be made.
  func run() throws -> TrialOutcome {
    let random = trial.random
    let model = LanguageModel(
      trial.specification.model, vocabularySize: task.vocabularySize)
    let trainer = Trainer(
      model, parameters: Parameters(model.layout, random: random.stream("weights")),
      training.configuration, dropout: random.stream("dropout"), workers: workers)
    let data = TrialTask(
      task, stream: random.stream("data"), microBatch: training.configuration.microBatch)
    let captures = CapturePlan(trial.specification.captures, task: data, trainer: trainer)
    let file = try RunFileWriter(
      inFolder: folder, contents: contents(of: model, captures: captures))
    do {
      let outcome = try train(trainer, on: data, captures, file)
      let end = Date().timeIntervalSince1970
      switch outcome {
      case .diverged(let step, let source):
        try file.finish(status: .diverged, endTime: end, step: step, reason: source)
      case .interrupted:
        try file.finish(status: .interrupted, endTime: end, step: trainer.step)
      default:
        try file.finish(status: .finished, endTime: end, step: trainer.step)
      }
      return outcome
    } catch {
      // The file is abandoned as it is: its status stays `running`, so nobody takes it for finished.
      return .failed(reason: "\(error)")
    }
  }

  private func train(
    _ trainer: Trainer<LanguageModel>, on data: TrialTask, _ captures: CapturePlan,
    _ file: RunFileWriter
  ) throws -> TrialOutcome {
    let (steps, batch) = (training.configuration.steps, training.configuration.batch)
    let clock = ContinuousClock()
    let start = clock.now
    var trainingTime = Duration.zero
    var validation: (measure: String, value: Double)?
    try captures.record(after: 0, of: steps, by: trainer, to: file)
    while trainer.step < steps {
      if isCancelled() { return .interrupted }
      let began = clock.now
      let result: StepReport
      do {
        result = try trainer.takeStep(on: data.trainingStep(trainer.step, batch: batch))
      } catch {
        return .diverged(step: error.step, source: error.source)
      }
      let (now, tokens) = (clock.now, Double(batch * task.length))
      trainingTime += now - began
      try file.append(
        series: "train", step: trainer.step,
        values: [
          Double(trainer.step) * tokens, result.loss, result.rate, result.gradientNorm,
          result.clippedNorm, (now - start).seconds, tokens / (now - began).seconds,
        ])
      let isLast = trainer.step == steps
      var hasStopped = false
      if isLast || trainer.step % training.evaluateEvery == 0 {
        let values = try evaluate(.validation, trainer, data, file)
        validation = values.first { $0.measure == task.headline.rawValue } ?? validation
        hasStopped = training.stop?.isMet(by: values) ?? false
      }
      try captures.record(
        after: trainer.step, of: hasStopped ? trainer.step : steps, by: trainer, to: file)
      let taken = (clock.now - start).seconds
      report(
        Progress(
          step: trainer.step, loss: result.loss,
          tokensPerSecond: Double(trainer.step) * tokens / trainingTime.seconds,
          seconds: (taken, taken / Double(trainer.step) * Double(steps - trainer.step)),
          validation: validation))
      if hasStopped { break }
    }
    _ = try evaluate(.test, trainer, data, file)
    return .finished
  }

  private func evaluate(
    _ split: Split, _ trainer: Trainer<LanguageModel>, _ data: TrialTask, _ file: RunFileWriter
  ) throws -> [(measure: String, value: Double)] {
    guard task.count(of: split) ?? 0 > 0 else { return [] }
    let values = data.evaluation(of: split, by: trainer).values(of: task)
    let tokens = trainer.step * training.configuration.batch * task.length
    try file.append(
      series: split.rawValue, step: trainer.step,
      values: [Double(tokens)] + values.map(\.value))
    try file.flush()
    return values.map { ($0.measure.rawValue, $0.value) }
  }

  private func contents(of model: LanguageModel, captures: CapturePlan) -> RunFileContents {
    let splits = [Split.validation, .test].filter { task.count(of: $0) ?? 0 > 0 }
    let specification = trial.specification
    var about: [Attribute] = [
      Attribute("experiment", .text(specification.experiment)),
      Attribute("variant", .text(trial.variant)),
      Attribute("replicate", .integer(trial.replicate)),
      Attribute("trial_key", .text(trial.key)),
      Attribute("seed", .integer(Int(specification.seed))),
      Attribute("parameters", .integer(model.layout.parameterCount)),
      Attribute("headline", .text(task.headline.rawValue)),
      Attribute("headline_lower_is_better", .flag(task.headline.lowerIsBetter)),
      Attribute("threads", .integer(workers.count)),
    ]
    if case .text(let source) = specification.task {
      about.append(Attribute("corpus_path", .text(source.path)))
    }
    return RunFileContents(
      spec: specText, resolvedSpec: trial.resolved.jsonText,
      provenance: about + provenance.attributes,
      series: [TrialMetrics.train] + splits.map { TrialMetrics.evaluation(of: $0, task) },
      captures: captures.layouts)
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
