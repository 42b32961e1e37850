/// What a training step did.
package struct StepReport: Equatable, Sendable {
  /// Mean loss of the labelled positions before the update, nats.
  package let loss: Double
  /// Learning rate of the update.
  package let rate: Double
  /// Norm of the gradient before clipping.
  package let gradientNorm: Double
  /// Norm of the gradient after clipping.
  package let clippedNorm: Double
  /// `‖Δw‖ / ‖w‖` of each of the trainer's groups; empty unless it was asked for.
  package let updateRatios: [Double]
}
