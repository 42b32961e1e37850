package import Specs
package import Training

/// The key `training`: how each trial is trained, evaluated and recorded.
package struct TrialTraining: Equatable, Sendable {
  /// Steps, batches, optimiser and schedule.
  package var configuration = TrainingConfiguration()
  /// Steps between evaluations on the validation split; there is one after the last step anyway.
  package var evaluateEvery = 100
  /// When to stop early; `nil`: never.
  package var stop: MetricGoal?
  /// Whether the windows of a text follow each other, and each goes on from the state that the one
  /// before it left.
  package var carriesState = false
  /// What is kept on disk beside metrics.
  package var recording = TrialRecording()

  /// The defaults.
  package init() {}

  private static let carryingKey = "carry_state"

  /// Whether a dotted path of a spec is about what is kept of a trial, and changes none of its numbers.
  static func isRecording(_ path: String) -> Bool {
    path.hasPrefix("capture") || recordingKeys.contains { path == "training." + $0 }
  }

  /// What determines a trial's numbers: all but how it is recorded.
  ///
  /// A state that is not carried is not said, so that trials keep the keys that they had before there
  /// was one.
  ///
  /// - Parameter value: The training as it is written.
  /// - Returns: The entries of it that determine numbers.
  func determiningEntries(of value: SpecValue) -> [SpecValue.Entry] {
    guard case .mapping(let entries) = value else { return [] }
    return entries.filter {
      !Self.recordingKeys.contains($0.key) && (carriesState || $0.key != Self.carryingKey)
    }
  }

  private static let recordingKeys = Set(recordingFields.map(\.key))
}

extension TrialTraining: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] =
    [
      .integer("steps", \.configuration.steps, in: 1...1_000_000_000, "Number of optimiser steps."),
      .integer("batch", \.configuration.batch, in: 1...1_000_000, "Sequences of a step."),
      .integer(
        "micro_batch", \.configuration.microBatch, in: 1...1_000_000,
        "Sequences that a worker takes at a time: part of the result, not of the machine."),
      .union("optimizer", \.configuration.optimizer, "What turns gradients into updates."),
      .nested("schedule", \.configuration.schedule, "How the learning rate moves over a trial."),
      .integer(
        "evaluate_every", \.evaluateEvery, in: 1...1_000_000_000,
        "Steps between evaluations on the validation split."),
      .flag(
        carryingKey, \.carriesState,
        "Whether a text's windows follow each other and go on from the state before them."),
      .field("stop", \.stop, .optional(.section()), "When to stop before the last step."),
      .choice(
        "precision", \.configuration.precision,
        "What products multiply: float32, or bfloat16 with sums in float32."),
    ] + recordingFields

  /// The fields of `recording`; in the file they stand beside the others.
  private static let recordingFields: [SpecField<Self>] = [
    .integer(
      "recompute", \.configuration.recomputedBlocks, in: 0...1_000_000,
      "Blocks, from the first, that are computed again in the backward pass instead of being kept: "
        + "less memory, more time, the same numbers."),
    .integer(
      "checkpoint_every", \.recording.checkpointEvery, in: 0...1_000_000_000,
      "Steps between checkpoints; 0: at the end and when interrupted only."),
    .integer(
      "keep_checkpoints", \.recording.checkpointsKept, in: 1...1_000_000,
      "How many of the newest checkpoints stay."),
    .flag(
      "keep_best", \.recording.keepsBest,
      "Whether the best evaluation gets a checkpoint that stays."),
    .integer(
      "statistics_every", \.recording.statisticsEvery, in: 0...1_000_000_000,
      "Steps between statistics of every layer's activations; 0: none."),
    .choice(
      "on_write_failure", \.recording.onWriteFailure,
      "What to do when a file cannot be written: stop, or continue without what is optional."),
  ]

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("batch", "micro_batch") { training, report in
      let (batch, microBatch) = (training.configuration.batch, training.configuration.microBatch)
      guard microBatch > batch else { return }
      report.add(
        at: "micro_batch",
        "a step's batch of \(batch) is cut into micro-batches: expected at most \(batch), found "
          + report.origin(of: "micro_batch") + "\(microBatch)")
    },
    SpecRule("steps", "schedule.warmup") { training, report in
      let (steps, warmup) = (training.configuration.steps, training.configuration.schedule.warmup)
      guard warmup > steps else { return }
      report.add(
        at: "schedule.warmup",
        "expected at most training.steps, \(steps), found " + report.origin(of: "schedule.warmup")
          + "\(warmup)")
    },
    SpecRule("steps", "schedule.kind", "schedule.warmup", "schedule.decay_fraction") {
      training, report in
      let (steps, schedule) = (training.configuration.steps, training.configuration.schedule)
      let decay = Int((schedule.decayFraction * Double(steps)).rounded())
      guard schedule.kind == .wsd, schedule.warmup <= steps, schedule.warmup + decay > steps
      else { return }
      report.add(
        at: "schedule.decay_fraction",
        "the rate cannot fall while it rises: expected at most \(steps - schedule.warmup) of "
          + "\(steps) steps after "
          + (report.isGiven("schedule.warmup") ? "" : "the default ")
          + "warmup \(schedule.warmup), found "
          + report.origin(of: "schedule.decay_fraction")
          + "\(schedule.decayFraction), \(decay) steps")
    },
  ]
}

extension SpecFindings {
  /// Said before a value that the user may never have written.
  func origin(of field: String) -> String { isGiven(field) ? "" : "the default " }
}
