package import Specs
package import Training

/// The key `training`: how each trial is trained and evaluated.
package struct TrialTraining: Equatable, Sendable {
  /// Steps, batches, optimiser and schedule.
  package var configuration = TrainingConfiguration()
  /// Steps between evaluations on the validation split; there is one after the last step anyway.
  package var evaluateEvery = 100
  /// When to stop early; `nil`: never.
  package var stop: StopRule?

  /// The defaults.
  package init() {}
}

extension TrialTraining: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
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
    .field("stop", \.stop, .optional(.section()), "When to stop before the last step."),
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
  ]
}

extension SpecFindings {
  /// Said before a value that the user may never have written.
  func origin(of field: String) -> String { isGiven(field) ? "" : "the default " }
}
