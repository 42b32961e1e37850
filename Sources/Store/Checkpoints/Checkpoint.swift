/// Everything that a training needs to go on as if it had never stopped.
package struct Checkpoint: Equatable, Sendable {
  /// The version of the layout that this room writes and reads.
  package static let format = "gecko-checkpoint-1"

  /// Optimiser steps taken.
  package var step: Int
  /// Training time so far, by the clock.
  package var seconds: Double
  /// Free facts: the trial's key, variant, replicate, vocabulary size, corpus path.
  package var about: [Attribute]
  /// The spec with every default filled in, JSON.
  package var resolvedSpec: String
  /// The parameters by their released names, in the order of the layout.
  package var parameters: [WeightArray]
  /// `nil` when these are weights only.
  package var optimizer: OptimizerState?
  /// How far each random stream is.
  package var streams: [StreamPosition]
  /// State carried from step to step beside parameters.
  package var carried: [WeightArray]
  /// The best evaluation so far.
  package var best: Best?
  /// Where the run file stood.
  package var run: RunPosition?

  /// A training's state.
  package init(
    step: Int, seconds: Double = 0, about: [Attribute] = [], resolvedSpec: String,
    parameters: [WeightArray], optimizer: OptimizerState? = nil, streams: [StreamPosition] = [],
    carried: [WeightArray] = [], best: Best? = nil, run: RunPosition? = nil
  ) {
    self.step = step
    self.seconds = seconds
    self.about = about
    self.resolvedSpec = resolvedSpec
    self.parameters = parameters
    self.optimizer = optimizer
    self.streams = streams
    self.carried = carried
    self.best = best
    self.run = run
  }
}

extension Checkpoint {
  /// An optimiser's memory.
  package struct OptimizerState: Equatable, Sendable {
    /// "adamw".
    package var kind: String
    /// Updates made: what bias correction counts.
    package var updates: Int
    /// Running means of the gradients, named and shaped as the parameters.
    package var first: [WeightArray]
    /// Running means of their squares.
    package var second: [WeightArray]

    /// An optimiser's memory.
    package init(kind: String, updates: Int, first: [WeightArray], second: [WeightArray]) {
      self.kind = kind
      self.updates = updates
      self.first = first
      self.second = second
    }
  }

  /// The best evaluation of a run.
  package struct Best: Equatable, Sendable {
    /// "loss".
    package var measure: String
    package var value: Double
    package var step: Int

    /// An evaluation.
    package init(measure: String, value: Double, step: Int) {
      self.measure = measure
      self.value = value
      self.step = step
    }
  }

  /// What of a run file belongs to the steps before a checkpoint.
  package struct RunPosition: Equatable, Sendable {
    /// The segment's file name, without its folder.
    package var segment: String
    /// Its rows that were on the disk when the checkpoint was taken.
    package var rows: RowCounts

    /// A place in a run file.
    package init(segment: String, rows: RowCounts) {
      self.segment = segment
      self.rows = rows
    }
  }
}

/// How far a random stream is.
package struct StreamPosition: Equatable, Sendable {
  /// "data": the position is that of the next training example; "dropout": that of the next step.
  package var name: String
  package var seed: UInt64
  package var position: Int

  /// A place in a stream.
  package init(name: String, seed: UInt64, position: Int) {
    self.name = name
    self.seed = seed
    self.position = position
  }
}
