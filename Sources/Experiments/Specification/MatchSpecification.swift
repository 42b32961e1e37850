package import Models
package import Specs

/// The key `match`: what variants have in common with the baseline, and which width makes it so.
///
/// `match: parameters`, or `match: {count: parameters, widths: {megalodon: model_dim}}`.
package struct MatchSpecification: Equatable, Sendable {
  /// What is made equal.
  package enum Count: String, CaseIterable, Sendable {
    /// Nothing: the variants are as they are written.
    case none
    /// Trainable parameters.
    case parameters
    /// Bytes of the largest state while a sequence of the task is streamed.
    case state
    /// Operations of training's matrix products for one token.
    case flops
  }

  /// A width of `model` that may be changed.
  package enum Width: String, CaseIterable, Sendable {
    case modelDim = "model_dim"
    case zDim = "z_dim"
    case valueDim = "value_dim"
    case ffnHiddenDim = "ffn_hidden_dim"
    case cemaOrders = "cema_ndim"

    /// Where a model holds it.
    package var property: any WritableKeyPath<ModelConfiguration, Int> & Sendable {
      switch self {
      case .modelDim: \.modelDim
      case .zDim: \.zDim
      case .valueDim: \.valueDim
      case .ffnHiddenDim: \.ffnHiddenDim
      case .cemaOrders: \.cemaOrders
      }
    }
  }

  /// What is made equal to the baseline's.
  package var count = Count.none
  /// The width that is changed; `nil` for the one that suits the count.
  package var width: Width?
  /// Widths of variants that have one of their own.
  package var widths: [SpecNamed<Width>] = []
  /// How far a count may be from the baseline's, as a part of it.
  package var tolerance = 0.02

  /// Nothing is made equal.
  package init() {}

  /// The width that is changed in a variant.
  package func width(of variant: String) -> Width {
    widths.first { $0.name == variant }?.value ?? width
      ?? (count == .state ? .valueDim : .ffnHiddenDim)
  }
}

extension MatchSpecification: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .choice("count", \.count, "What is made equal to the baseline's.", .required),
    .field(
      "width", \.width, .optional(.choice()),
      "The width that is changed: ffn_hidden_dim, for state value_dim, if not given."),
    .field(
      "widths", \.widths, .named(.choice()),
      "Widths of single variants, such as megalodon: model_dim."),
    .number(
      "tolerance", \.tolerance, in: .above(0),
      "How far a count may be from the baseline's, as a part of it."),
  ]

  /// The name of a count, or a mapping that says how it is reached.
  static let format = SpecFormat<Self>.alternatives(
    "one of \(Count.allCases.map(\.rawValue).joined(separator: ", ")), or a mapping with 'count'",
    scalar: SpecAlternative(.choice(Count.self)) { count in
      var match = Self()
      match.count = count
      return match
    },
    mapping: SpecAlternative(.section(Self.self)) { $0 },
    to: { match in
      var plain = Self()
      plain.count = match.count
      return match == plain ? .text(match.count.rawValue) : match.specValue
    })
}
