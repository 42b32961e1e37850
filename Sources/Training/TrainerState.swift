/// Where a trainer stands: all that another one of the same model, configuration and streams needs
/// to go on as if it had never stopped, bit for bit.
package struct TrainerState: Equatable, Sendable {
  /// Steps taken.
  package let step: Int
  /// Updates that the optimiser has made.
  package let updates: Int
  /// The parameters, a flat buffer of the model's layout.
  package let parameters: [Float]
  /// The optimiser's means of gradients, in the same layout.
  package let first: [Float]
  /// The optimiser's means of squared gradients, in the same layout.
  package let second: [Float]

  /// A state, as `Trainer.state()` gave it or as a checkpoint holds it.
  package init(
    step: Int, updates: Int, parameters: [Float], first: [Float], second: [Float]
  ) {
    self.step = step
    self.updates = updates
    self.parameters = parameters
    self.first = first
    self.second = second
  }
}
