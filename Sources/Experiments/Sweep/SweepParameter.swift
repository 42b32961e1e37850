package import Specs

/// What a sweep tries for one key: values that are listed, or a range to draw from.
///
///     training.optimizer.lr: [3e-4, 1e-3, 3e-3]
///     training.optimizer.weight_decay: {log_uniform: [1e-3, 1]}
///     model.memory_lag: {values: [1, 2], when: {model.memory: adaptive}}
package struct SweepParameter: Equatable, Sendable {
  /// Where values come from.
  package enum Source: Equatable, Sendable {
    /// One of these, in the order written.
    case values([SpecNode])
    /// A number between two bounds, evenly.
    case uniform(low: Double, high: Double)
    /// A number between two positive bounds, evenly in its logarithm.
    case logUniform(low: Double, high: Double)
    /// A whole number from one bound to the other.
    case integer(low: Int, high: Int)
  }

  /// Where values come from.
  package var source: Source
  /// What must hold of the variant, and of the parameters before this one, for it to be swept;
  /// where it does not hold, the key keeps its value.
  package var when: [SpecOverride] = []

  /// The listed values; `nil` where values are drawn.
  package var listed: [SpecNode]? {
    if case .values(let values) = source { values } else { nil }
  }
}

extension SweepParameter {
  /// A list of values, or a mapping that says where they come from and when.
  static let format = SpecFormat<SweepParameter>.alternatives(
    "a list of values, or a mapping with one of values, uniform, log_uniform, integer",
    list: SpecAlternative(.list(of: .anything, count: 1...)) {
      SweepParameter(source: .values($0))
    },
    mapping: SpecAlternative(.section(SweepParameterFields.self)) { $0.parameter },
    to: { SweepParameterFields($0).specValue })
}

/// The keys of a parameter that is written as a mapping.
private struct SweepParameterFields: SpecDeclared {
  var values: [SpecNode]?
  var uniform: [Double]?
  var logUniform: [Double]?
  var integer: [Int]?
  var when: [SpecOverride] = []

  init() {}

  init(_ parameter: SweepParameter) {
    when = parameter.when
    switch parameter.source {
    case .values(let nodes): values = nodes
    case .uniform(let low, let high): uniform = [low, high]
    case .logUniform(let low, let high): logUniform = [low, high]
    case .integer(let low, let high): integer = [low, high]
    }
  }

  /// The parameter; anything where a rule is broken, which keeps it from being used.
  var parameter: SweepParameter {
    var parameter = SweepParameter(source: .values(values ?? []))
    if let bounds = uniform { parameter.source = .uniform(low: bounds[0], high: bounds[1]) }
    if let bounds = logUniform { parameter.source = .logUniform(low: bounds[0], high: bounds[1]) }
    if let bounds = integer { parameter.source = .integer(low: bounds[0], high: bounds[1]) }
    parameter.when = when
    return parameter
  }

  static var specDefaults: Self { Self() }

  static let specFields: [SpecField<Self>] = [
    .field(
      "values", \.values, .optional(.list(of: .anything, count: 1...)), "Values to try, as a list."),
    .field(
      "uniform", \.uniform, .optional(.list(of: .number(), count: 2...2)),
      "Bounds of numbers drawn evenly: [low, high]."),
    .field(
      "log_uniform", \.logUniform, .optional(.list(of: .number(in: .above(0)), count: 2...2)),
      "Positive bounds of numbers drawn evenly in their logarithm: [low, high]."),
    .field(
      "integer", \.integer, .optional(.list(of: .integer(), count: 2...2)),
      "Bounds of whole numbers, both included: [low, high]."),
    .field(
      "when", \.when, .conditions,
      "Sweeps the key only where these keys have these values (a list: any of them)."),
  ]

  static let specRules: [SpecRule<Self>] = [
    SpecRule("values", "uniform", "log_uniform", "integer") { fields, report in
      let sources = [
        ("values", fields.values != nil), ("uniform", fields.uniform != nil),
        ("log_uniform", fields.logUniform != nil), ("integer", fields.integer != nil),
      ]
      let given = sources.filter(\.1).map(\.0)
      if given.count != 1 {
        let found = given.isEmpty ? "none of them" : given.joined(separator: " and ")
        report.add(
          at: given.last ?? "values",
          "expected one of values, uniform, log_uniform, integer, found \(found)")
      }
      let bounds: [(key: String, low: Double, high: Double)] = [
        fields.uniform.map { ("uniform", $0[0], $0[1]) },
        fields.logUniform.map { ("log_uniform", $0[0], $0[1]) },
        fields.integer.map { ("integer", Double($0[0]), Double($0[1])) },
      ].compactMap { $0 }
      for (key, low, high) in bounds where low >= high {
        report.add(at: key, "expected [low, high] with low below high, found [\(low), \(high)]")
      }
    }
  ]
}
