package import Specs
import Tasks
import Training

/// The key `sweep`: what is tried of every variant, and how the best is chosen.
///
/// Every variant gets the same points, chosen between on validation data and reported on test data.
package struct SweepSpecification: Equatable, Sendable {
  /// How points are made, or `asha`: made as `points` says, and the weak ones stopped early.
  package enum Method: String, CaseIterable, Sendable {
    case grid, zip, random, halton, asha
  }

  /// Whether variants may get different numbers of points.
  package enum Budget: String, CaseIterable, Sendable {
    /// A difference is a mistake: who is tuned more looks better.
    case equal
    /// A difference is said in the report.
    case any
  }

  /// Which point of a variant is its best.
  package struct Selection: Equatable, Sendable {
    /// Which end of the measure is the good one.
    package enum Mode: String, CaseIterable, Sendable { case min, max }

    /// `valid/` and one of the task's measures; empty for the measure that the task is judged by.
    package var metric = ""
    /// Which end is the good one; the measure's own if not given.
    package var mode: Mode?

    /// The task's own measure.
    package init() {}
  }

  /// How the points of `block` are made, or `asha`.
  package var method = Method.grid
  /// The points, where they are not in `blocks`; its method is used with `asha` only.
  package var block = SweepBlock()
  /// Points made in several ways, one after the other.
  package var blocks: [SweepBlock] = []
  /// Which point is a variant's best.
  package var selection = Selection()
  /// Whether variants may get different numbers of points.
  package var budget = Budget.equal
  /// With `asha`, one in so many goes on from a rung to the next.
  package var reduction = 3
  /// With `asha`, steps of the first rung; a ninth of all if not given.
  package var firstRung: Int?
  /// With `asha`, a decision waits for all results but the last so many: part of the result, not of
  /// the machine.
  package var ahead = 4

  /// No points yet.
  package init() {}

  /// The blocks, with what stands beside `method` as the only one where `blocks` is not given.
  package var allBlocks: [SweepBlock] {
    guard blocks.isEmpty else { return blocks }
    var only = block
    if let method = SweepBlock.Method(rawValue: method.rawValue) { only.method = method }
    return [only]
  }
}

extension SweepSpecification: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] =
    [
      .choice(
        "method", \.method,
        "How values become points; asha makes them as `points` says and stops the weak ones early.")
    ] + SweepBlock.contents.map { .within(\.block, $0) } + [
      .choice("points", \.block.method, "With asha, how values become points."),
      .field(
        "blocks", \.blocks, .list(of: .section()),
        "Points made in several ways, one after the other, instead of `parameters`."),
      .nested("select", \.selection, "Which point of a variant is its best."),
      .choice(
        "budget", \.budget, "Whether variants may get different numbers of points: equal, any."),
      .integer(
        "reduction", \.reduction, in: 2...100,
        "With asha, one in so many goes on from a rung to the next."),
      .field(
        "first_rung", \.firstRung, .optional(.integer(in: 1...1_000_000_000)),
        "With asha, steps of the first rung; training.steps / reduction² if not given."),
      .integer(
        "ahead", \.ahead, in: 1...1_000,
        "With asha, a decision waits for all results but the last so many."),
    ]

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("method", "parameters", "samples", "points", "blocks") { sweep, report in
      if !sweep.blocks.isEmpty && !sweep.block.parameters.isEmpty {
        report.add(at: "blocks", "expected blocks or parameters, found both")
      }
      if sweep.blocks.isEmpty {
        sweep.allBlocks[0].check(&report)
        if sweep.block.parameters.isEmpty {
          report.add(at: "parameters", "expected what to sweep, found nothing")
        }
      }
      if sweep.method != .asha, sweep.block.method != .grid {
        report.add(
          at: "points", "expected method asha beside it, found \(sweep.method.rawValue)")
      }
    },
    SpecRule("method", "reduction", "first_rung", "ahead") { sweep, report in
      guard sweep.method != .asha else { return }
      // A resolved spec gives every key: only what is no default was meant.
      let usual = Self()
      let meant = [
        ("reduction", sweep.reduction != usual.reduction), ("first_rung", sweep.firstRung != nil),
        ("ahead", sweep.ahead != usual.ahead),
      ]
      for (key, isMeant) in meant where isMeant {
        report.add(at: key, "expected method asha beside it, found \(sweep.method.rawValue)")
      }
    },
  ]
}

extension SweepSpecification.Selection: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .text(
      "metric", \.metric,
      "Validation measure that chooses, such as valid/loss; what the task is judged by if not given."
    ),
    .field(
      "mode", \.mode, .optional(.choice()), "Whether the min or the max of it is the best."),
  ]
}

extension SweepSpecification {
  /// The steps at which trials are compared, ascending; the last is that of a whole trial.
  ///
  /// `first`, `first · reduction`, … as long as one more such factor leads to no more than all steps,
  /// each raised to a step that is evaluated anyway.
  func rungs(of training: TrialTraining) -> [Int] {
    let (steps, every) = (training.configuration.steps, training.evaluateEvery)
    var rungs: [Int] = []
    var rung = firstRung ?? max(1, steps / (reduction * reduction))
    while rung == firstRung || rung <= steps / reduction {
      let evaluated = (rung + every - 1) / every * every
      if evaluated < steps, evaluated > rungs.last ?? 0 { rungs.append(evaluated) }
      let (next, overflow) = rung.multipliedReportingOverflow(by: reduction)
      if overflow { break }
      rung = next
    }
    return rungs + [steps]
  }
}
