package import Specs

/// The key `power`: what the planned replicates should be able to tell, for `gecko plan`.
///
/// `power: {deviation: 0.03, difference: 0.02, probability: 0.8}`, in units of the task's headline.
package struct PowerQuestion: Equatable, Sendable {
  /// What the standard deviation of paired differences is taken for; `nil` where it is not known.
  package var deviation: Double?
  /// The difference to find; `nil` where none is named.
  package var difference: Double?
  /// How sure a difference is to be found.
  package var probability = 0.8

  /// Nothing is known of the deviation.
  package init() {}
}

extension PowerQuestion: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .field(
      "deviation", \.deviation, .optional(.number(in: .above(0))),
      "Standard deviation of the differences between equal replicates, in units of the headline."),
    .field(
      "difference", \.difference, .optional(.number(in: .above(0))),
      "A difference to find, in units of the headline."),
    .number(
      "probability", \.probability, in: .between(0, 1),
      "How sure a difference of that size is to be found."),
  ]
}
