package import Specs
package import Training

/// The key `training.schedule`.
extension Schedule: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .choice("kind", \.kind, "How the learning rate moves after the warm-up."),
    .integer(
      "warmup", \.warmup, in: 0...1_000_000_000, "Steps over which the rate rises to its peak."),
    .number(
      "final_lr_ratio", \.finalRatio, in: 0...1,
      "Last learning rate of linear, cosine and wsd, as a fraction of the peak."),
    .number(
      "decay_fraction", \.decayFraction, in: 0...1,
      "Fraction of the steps in which the rate of wsd falls."),
  ]
}
