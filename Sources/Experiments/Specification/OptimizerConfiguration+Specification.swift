package import Specs
package import Training

/// The key `training.optimizer` of kind `adamw`.
extension OptimizerConfiguration: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .number("lr", \.rate, in: .above(0), "Peak learning rate."),
    .number("beta1", \.beta1, in: 0..<1, "Decay of the gradient's running mean."),
    .number("beta2", \.beta2, in: 0..<1, "Decay of the squared gradient's running mean."),
    .number("eps", \.epsilon, in: .above(0), "Added to the root of the squared gradient's mean."),
    .number(
      "weight_decay", \.weightDecay, in: 0...,
      "Decoupled decay of parameters of two or more dimensions."),
    .number("clip", \.clip, in: 0..., "Largest norm of the whole gradient; 0 does not clip."),
  ]
}

/// Which optimiser it is; there is one, which is its own fields.
extension OptimizerConfiguration: SpecUnion {
  package static let specCases: [SpecCase<Self>] = [
    SpecCase(
      "adamw", "Adam with decoupled weight decay.", from: { (fields: Self) in fields }, to: { $0 })
  ]
}
