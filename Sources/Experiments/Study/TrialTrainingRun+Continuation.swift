import Layers
import Models
import Specs
import Store
import Tensors
import Training

extension TrialTrainingRun {
  /// What to continue with: the newest checkpoint that is whole, of this trial, and whose rows are
  /// still there.
  ///
  /// - Returns: `nil` when there is none; the trial then starts from its first step.
  static func continuation(
    of runner: TrialRunner, from checkpoints: CheckpointFolder, _ model: LanguageModel,
    makeRecorder: (RunContinuation?) throws(StoreError) -> RunRecorder, note: (String) -> Void
  ) -> (
    checkpoint: Checkpoint, state: TrainerState, carried: [ModelState], recorder: RunRecorder
  )? {
    for (_, path) in checkpoints.paths().reversed() {
      do throws(StoreError) {
        let checkpoint = try CheckpointFolder.read(path)
        guard checkpoint.resolvedSpec == runner.trial.resolved,
          checkpoint.step <= runner.trial.specification.training.configuration.steps,
          let state = TrainerState(checkpoint, layout: model.layout), let run = checkpoint.run,
          let carried = CarriedStates(checkpoint.carried).states(
            of: model, runner.trial.specification.training)
        else {
          note("\(Folder.name(of: path)) is of another trial")
          continue
        }
        let recorder = try makeRecorder(
          RunContinuation(
            segment: runner.folder + "/" + run.segment, rows: run.rows, step: checkpoint.step))
        return (checkpoint, state, carried, recorder)
      } catch {
        note("cannot continue from \(Folder.name(of: path)): \(error)")
      }
    }
    return nil
  }

  /// The trial as it stands after the last step.
  func checkpoint(run: Checkpoint.RunPosition, seconds: Double) -> Checkpoint {
    // Straight from the buffers: a copy of all of them at once would be the trial's peak of memory.
    let random = runner.trial.random
    let batch = training.configuration.batch
    return Checkpoint(
      step: trainer.step, seconds: seconds,
      about: runner.identity(of: model) + [Attribute(Self.hasStopped, .flag(standing.hasStopped))],
      resolvedSpec: runner.trial.resolved,
      parameters: model.layout.arrays(of: trainer.parameters.values),
      optimizer: Checkpoint.OptimizerState(trainer.moments, layout: model.layout),
      streams: [
        StreamPosition(
          name: "data", seed: random.stream("data").seed, position: trainer.step * batch),
        StreamPosition(
          name: "dropout", seed: random.stream("dropout").seed, position: trainer.step),
      ],
      carried: CarriedStates(trainer.carried).arrays, best: standing.best, run: run)
  }

  static let hasStopped = "has_stopped"
}

extension TrialTrainingRun.Standing {
  /// How a trial stood when a checkpoint was taken.
  init(_ checkpoint: Checkpoint) {
    let flag = checkpoint.about.first { $0.name == TrialTrainingRun.hasStopped }?.value
    self.init(
      secondsBefore: checkpoint.seconds, best: checkpoint.best,
      hasStopped: flag?.isSet ?? false)
  }
}
