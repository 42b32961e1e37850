package import Tensors

/// AdamW's settings.
package struct OptimizerConfiguration: Equatable, Sendable {
  /// Peak learning rate.
  package var rate = 1e-3
  package var beta1 = 0.9
  package var beta2 = 0.95
  package var epsilon = 1e-8
  /// Decoupled decay of parameters of two or more dimensions.
  package var weightDecay = 0.1
  /// Largest norm of the whole gradient; 0 does not clip.
  package var clip = 1.0

  /// The defaults.
  package init() {}
}

/// How a model is trained.
package struct TrainingConfiguration: Equatable, Sendable {
  /// Number of optimiser steps.
  package var steps = 1000
  /// Sequences a step.
  package var batch = 32
  /// Sequences that a worker takes at a time: part of the result, not of the machine.
  package var microBatch = 4
  package var optimizer = OptimizerConfiguration()
  package var schedule = Schedule()
  /// The numbers that matrix products multiply; their sums are float32 in any case.
  package var precision = MatrixProduct.Precision.float32
  /// How many of the model's first blocks are computed again in the backward pass instead of being
  /// kept: less memory, more time, the same bits.
  package var recomputedBlocks = 0

  /// The defaults.
  package init() {}
}
