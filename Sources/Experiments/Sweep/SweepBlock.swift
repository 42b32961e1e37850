package import Specs

/// Points of a sweep that are made in one way; a sweep is one or more of them, one after the other.
package struct SweepBlock: Equatable, Sendable {
  /// How the values of several parameters become points.
  package enum Method: String, CaseIterable, Sendable {
    /// Every combination of the values.
    case grid
    /// The first values together, the second ones together, and so on.
    case zip
    /// Values drawn by chance, the same for every variant.
    case random
    /// Values drawn evenly: Halton's sequence, shifted by the study's seed.
    case halton
  }

  /// How points are made.
  package var method = Method.grid
  /// What is swept, in the order in which conditions see it.
  package var parameters: [SpecNamed<SweepParameter>] = []
  /// Number of points that `random` and `halton` draw.
  package var samples: Int?
  /// What must hold of a variant for the block to be part of its sweep.
  package var when: [SpecOverride] = []
  /// Combinations that are left out: all that agree with one of these.
  package var excluded: [[SpecOverride]] = []

  /// No parameters yet.
  package init() {}

  /// Whether points are drawn instead of listed.
  var isDrawn: Bool { method == .random || method == .halton }
}

extension SweepBlock: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] =
    [.choice("method", \.method, "How values become points.")] + contents

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("method", "parameters", "samples") { block, report in block.check(&report) }
  ]

  /// The fields of a block beside its method.
  static let contents: [SpecField<Self>] = [
    .field(
      "parameters", \.parameters, .named(SweepParameter.format, names: .dottedPath),
      "What is swept: dotted keys, and for each a list of values or a range."),
    .field(
      "samples", \.samples, .optional(.integer(in: 1...100_000)),
      "Number of points that random and halton draw."),
    .field(
      "when", \.when, .conditions,
      "Sweeps only the variants in which these keys have these values (a list: any of them)."),
    .field(
      "exclude", \.excluded, .list(of: .conditions),
      "Combinations to leave out, such as {model.memory: none, training.optimizer.lr: 3e-3}."),
  ]

  /// Reports what does not fit together.
  func check(_ report: inout SpecFindings) {
    if isDrawn && samples == nil {
      report.add(at: "samples", "expected the number of points to draw, found nothing")
    }
    if !isDrawn, samples != nil {
      report.add(
        at: "samples", "expected method random or halton beside it, found \(method.rawValue)")
    }
    for parameter in parameters where !isDrawn && parameter.value.listed == nil {
      report.add(
        at: "parameters",
        "\(parameter.name): expected a list of values for method "
          + "\(method.rawValue), found a range; random and halton draw from ranges")
    }
    guard method == .zip else { return }
    let counts = parameters.compactMap { $0.value.listed?.count }
    if Set(counts).count > 1 {
      let found = zip(parameters, counts).map { "\($0.name) \($1)" }.joined(separator: ", ")
      report.add(at: "parameters", "expected lists of one length for zip, found \(found)")
    }
  }
}
