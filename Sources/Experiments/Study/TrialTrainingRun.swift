import Foundation
import Layers
import Models
import Specs
import Store
import Tasks
import Tensors
import Training

/// A trial under way: its trainer, its files, and how far it is.
final class TrialTrainingRun {
  /// What happens between two steps that a later continuation has to know.
  struct Standing {
    /// Seconds of training before this process took over.
    var secondsBefore = 0.0
    /// The best evaluation so far.
    var best: Checkpoint.Best?
    /// Whether the stop rule was met.
    var hasStopped = false
  }

  let runner: TrialRunner
  let model: LanguageModel
  let trainer: Trainer<LanguageModel>
  let data: TrialTask
  let statistics: LayerStatistics
  let checkpoints: CheckpointFolder
  let note: (String) -> Void
  var standing = Standing()

  private let captures: CapturePlan
  private let recorder: RunRecorder
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var lastFlush: ContinuousClock.Instant
  private var lastCheckpoint: Int?
  private var validation: TrialProgress.Validation?
  /// Tokens of this process's training steps, and the seconds they took, evaluations not counted.
  private var stepping = (tokens: 0, seconds: 0.0)
  /// What the machine's processors count; nil where they do not.
  private var energy = EnergyCounter()
  /// Joules since the last row of the series `energy`.
  private var joules = 0.0
  /// Tokens of all steps so far.
  private var trainedTokens = 0

  var training: TrialTraining { runner.trial.specification.training }
  var steps: Int { training.configuration.steps }
  private var seconds: Double { standing.secondsBefore + (clock.now - start).seconds }

  /// Prepares a trial: from its newest checkpoint, or from its first step.
  ///
  /// - Throws: `StoreError` when the run file cannot be made, `TaskError` when the text cannot be read.
  init(_ runner: TrialRunner, note: @escaping (String) -> Void) throws {
    let (trial, task) = (runner.trial, runner.task)
    let configuration = trial.specification.training.configuration
    self.runner = runner
    self.note = note
    model = LanguageModel(trial.specification.model, vocabularySize: task.vocabularySize)
    trainer = Trainer(
      model, parameters: Parameters(model.layout, random: trial.stream(.weights)),
      configuration, dropout: trial.stream(.dropout), workers: runner.workers)
    data = TrialTask(task, stream: trial.stream(.data), microBatch: configuration.microBatch)
    let measuredTaps = TrialMetrics.measuredTaps(of: model.configuration)
    statistics = LayerStatistics(taps: measuredTaps)
    captures = try CapturePlan(
      trial.specification.captures, model: model, task: data, steps: configuration.steps)
    checkpoints = CheckpointFolder(runner.folder)
    checkpoints.sweep()
    (start, lastFlush) = (clock.now, clock.now)
    let contents = try runner.contents(
      of: model, groups: trainer.groups, measuredTaps: measuredTaps, captures: captures,
      countsEnergy: energy != nil)
    func makeRecorder(_ continuing: RunContinuation?) throws(StoreError) -> RunRecorder {
      try RunRecorder(
        inFolder: runner.folder, contents: contents, continuing: continuing,
        policy: trial.specification.training.recording.onWriteFailure, say: note)
    }
    if let (checkpoint, state, carried, recorder) = Self.continuation(
      of: runner, from: checkpoints, model, makeRecorder: makeRecorder, note: note)
    {
      self.recorder = recorder
      trainer.restore(state, carried: carried)
      standing = Standing(checkpoint)
      lastCheckpoint = checkpoint.step
      trainedTokens = data.trainedTokens(
        0..<checkpoint.step, batch: configuration.batch)
      note("continues after step \(checkpoint.step)")
    } else {
      recorder = try makeRecorder(nil)
      note("starts")
    }
  }

  /// Takes the steps that are left.
  ///
  /// - Throws: `StoreError` when something could not be written and the spec does not allow that;
  ///   `TaskError` when the text that it learns has changed, or cannot be read any more.
  func run() throws -> TrialOutcome {
    do {
      let outcome = try train()
      let end = Date().timeIntervalSince1970
      switch outcome {
      case .diverged(let step, let source):
        try recorder.finish(status: .diverged, endTime: end, step: step, reason: source)
      case .interrupted:
        try recorder.finish(status: .interrupted, endTime: end, step: trainer.step)
      case .paused:
        try recorder.finish(status: .paused, endTime: end, step: trainer.step)
      default:
        try recorder.finish(status: .finished, endTime: end, step: trainer.step)
      }
      return outcome
    } catch {
      // Says so in the run file too, if that is not what failed. Nothing is wrong with the trial: when
      // there is room again, or its text is back, it goes on, as one that was interrupted.
      try? recorder.finish(
        status: .interrupted, endTime: Date().timeIntervalSince1970, step: trainer.step,
        reason: "\(error)")
      throw error
    }
  }

  private func train() throws -> TrialOutcome {
    if trainer.step == 0 { try capture(after: 0, of: steps) }
    while trainer.step < min(steps, runner.until) && !standing.hasStopped {
      if runner.isCancelled() {
        try saveCheckpoint()
        return .interrupted
      }
      let began = clock.now
      let isMeasured =
        !statistics.values.isEmpty
        && training.recording.measuresLayers(atStep: trainer.step + 1)
      let batch = try nextBatch()
      let result: StepReport
      do {
        result = try trainer.takeStep(
          on: batch, carriesState: training.carriesState, measuringUpdates: true,
          taps: isMeasured ? statistics : nil)
      } catch {
        return .diverged(step: error.step, source: error.source)
      }
      try record(result, took: (clock.now - began).seconds)
      if isMeasured {
        try recorder.append(series: "layers", step: trainer.step, values: statistics.values)
      }
      var isBest = false
      if trainer.step == steps || trainer.step % training.evaluateEvery == 0 {
        isBest = try validate()
      }
      try capture(after: trainer.step, of: standing.hasStopped ? trainer.step : steps)
      if isBest && training.recording.keepsBest || isCheckpointDue { try saveCheckpoint() }
      try flushNowAndThen()
      tell(result)
    }
    if lastCheckpoint != trainer.step { try saveCheckpoint() }
    if trainer.step < steps && !standing.hasStopped { return .paused(step: trainer.step) }
    _ = try evaluate(.test)
    return .finished
  }

  /// What the next step learns.
  ///
  /// - Throws: `TaskError` when it cannot be read; no step is lost then.
  private func nextBatch() throws -> [MicroBatch] {
    do {
      return try data.trainingStep(trainer.step, batch: training.configuration.batch)
    } catch {
      try saveCheckpoint()
      throw error
    }
  }

  private var isCheckpointDue: Bool {
    let every = training.recording.checkpointEvery
    return every > 0 && trainer.step % every == 0
  }

  private func record(_ result: StepReport, took seconds: Double) throws(StoreError) {
    let tokens = data.trainedTokens(
      trainer.step - 1..<trainer.step, batch: training.configuration.batch)
    trainedTokens += tokens
    stepping = (stepping.tokens + tokens, stepping.seconds + seconds)
    try recorder.append(
      series: "train", step: trainer.step,
      values: [
        Double(trainedTokens), result.loss, result.rate, result.gradientNorm,
        result.clippedNorm, self.seconds, Double(tokens) / seconds, Host.peakResidentBytes,
      ])
    try recorder.append(series: "updates", step: trainer.step, values: result.updateRatios)
  }

  /// Evaluates on the validation split.
  ///
  /// - Returns: Whether nothing was better so far.
  private func validate() throws -> Bool {
    let values = try evaluate(.validation)
    standing.hasStopped = training.stop?.isMet(by: values) ?? false
    let headline = runner.task.headline
    guard let new = values.first(where: { $0.measure == headline.rawValue }) else { return false }
    validation = TrialProgress.Validation(measure: new.measure, value: new.value)
    if let best = standing.best {
      guard headline.isBetter(new.value, than: best.value) else { return false }
    }
    standing.best = Checkpoint.Best(
      measure: new.measure, value: new.value, step: trainer.step)
    return true
  }

  private func evaluate(
    _ split: Split
  ) throws -> [(measure: String, value: Double)] {
    guard runner.task.count(of: split) ?? 0 > 0 else {
      try evaluateSlices(split)
      try recordEnergy()
      return []
    }
    let values = try data.evaluation(of: split, by: trainer).values(of: runner.task)
    try recorder.append(
      series: split.rawValue, step: trainer.step,
      values: [Double(trainedTokens)] + values.map(\.value))
    try evaluateSlices(split)
    try recordEnergy()
    try recorder.flush()
    return values.map { ($0.measure.rawValue, $0.value) }
  }

  /// Evaluates on the slices, if they are due with a split; nothing is chosen by them.
  private func evaluateSlices(_ split: Split) throws {
    guard runner.evaluatedSplitsOfSlices.contains(split) else { return }
    let values = try runner.slices.flatMap { slice in
      try data.with(slice.task).evaluation(of: split, by: trainer).values(of: slice.task).map(
        \.value)
    }
    try recorder.append(
      series: TrialMetrics.slicesName(of: split), step: trainer.step,
      values: [Double(trainedTokens)] + values)
  }

  private func capture(after step: Int, of last: Int) throws(StoreError) {
    try captures.record(after: step, of: last, by: trainer) {
      (name, step, arrays) throws(StoreError) in
      try recorder.capture(name: name, step: step, arrays: arrays)
    }
  }

  /// Publishes rows every second, so that a reader is not far behind and a crash loses little.
  private func flushNowAndThen() throws(StoreError) {
    let now = clock.now
    guard now - lastFlush > .seconds(1) else { return }
    lastFlush = now
    readEnergy()
    try recorder.flush()
  }

  /// Reads the counters of energy, which begin again after minutes.
  private func readEnergy() { joules += energy?.read() ?? 0 }

  /// Notes the energy since the evaluation before.
  private func recordEnergy() throws(StoreError) {
    guard energy != nil else { return }
    readEnergy()
    try recorder.append(series: TrialMetrics.energy.name, step: trainer.step, values: [joules])
    joules = 0
  }

  /// Writes a checkpoint of this step, once the rows so far are on the disk.
  private func saveCheckpoint() throws(StoreError) {
    guard lastCheckpoint != trainer.step, trainer.step > 0 else { return }
    do throws(StoreError) {
      // Without a run file there is nothing to continue: the checkpoint before stays the newest.
      guard let run = try recorder.synchronize() else { return }
      let path = try checkpoints.write(checkpoint(run: run, seconds: seconds))
      lastCheckpoint = trainer.step
      try checkpoints.prune(
        keepingLast: training.recording.checkpointsKept, best: standing.best?.step)
      note("checkpoint \(Folder.name(of: path))")
    } catch {
      guard training.recording.onWriteFailure == .goOn else { throw error }
      note("\(error); goes on without this checkpoint")
    }
  }

  private func tell(_ result: StepReport) {
    let taken = seconds
    runner.report(
      TrialProgress(
        step: trainer.step, steps: steps, loss: result.loss,
        tokensPerSecond: Double(stepping.tokens) / stepping.seconds, secondsTaken: taken,
        secondsLeft: taken / Double(trainer.step) * Double(min(steps, runner.until) - trainer.step),
        validation: validation))
  }
}

extension TrialRecording {
  /// Whether the activations of the step that is number `step`, from 1, are measured.
  fileprivate func measuresLayers(atStep step: Int) -> Bool {
    statisticsEvery > 0 && (step == 1 || step % statisticsEvery == 0)
  }
}
