package import Specs
package import Store

/// One item of the key `capture`: what is stored of a model, when, and on how many examples.
package struct CaptureSpecification: Equatable, Sendable {
  /// Names of taps, in which `*` stands for any characters: `layers.*.memory`.
  package var taps: [String] = []
  /// After which optimiser steps.
  package var steps = CaptureSteps.listed([.last])
  /// How many of the first validation examples.
  package var examples = 1
  /// Which steps of a sequence.
  package var positions = CapturePositions.all
  /// The kind of reduction.
  package var reduce = CaptureReduction.Kind.none
  /// Bins of a histogram; 64 when `nil`.
  package var bins: Int?
  /// Where a histogram's even bins begin and end; bins that spread from 0 when `nil`.
  package var range: [Double]?
  /// How many singular values; 8 when `nil`.
  package var top: Int?
  /// How the numbers are stored.
  package var element = CaptureElement.bfloat16
  /// What they are compressed with.
  package var compression = CaptureCompression.none
  /// What reading them is to be quick for.
  package var chunks = CaptureChunking.step

  /// No taps yet.
  package init() {}

  /// What is made of a tap before it is stored.
  package var reduction: CaptureReduction {
    switch reduce {
    case .none: .none
    case .mean: .mean
    case .rms: .rms
    case .histogram:
      if let range, range.count == 2, range[0] < range[1] {
        .histogram(.even(bins ?? Self.usualBins, in: range[0]...range[1]))
      } else {
        .histogram(.spreading(bins ?? Self.usualBins))
      }
    case .singularValues: .singularValues(top: top ?? Self.usualTop)
    }
  }

  private static let usualBins = 64
  private static let usualTop = 8

  /// Whether something is captured after `step` of `steps` optimiser steps.
  package func isDue(after step: Int, of steps: Int) -> Bool {
    self.steps.isDue(after: step, of: steps)
  }
}

extension CaptureSpecification: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .field(
      "taps", \.taps, .list(of: pattern, count: 1...),
      "Names of taps, parameters.<name> or gradients.<name>; * stands for any characters.",
      .required),
    .field(
      "steps", \.steps, CaptureSteps.format,
      "After which optimiser steps, 0 being before training: a list with 'last', {every: n} or "
        + "{log_spaced: count}."),
    .integer(
      "examples", \.examples, in: 1...1_000_000, "How many of the first validation examples."),
    .field(
      "positions", \.positions, CapturePositions.format,
      "Which token positions of a sequence: all, last, a list, or {every: n}."),
    .choice("reduce", \.reduce, "What is made of a tap before it is stored."),
    .field("bins", \.bins, .optional(.integer(in: 3...100_000)), "Bins of a histogram; 64."),
    .field(
      "range", \.range, .optional(.list(of: .number(), count: 2...2)),
      "Where a histogram's even bins begin and end; without it bins spread from 0."),
    .field(
      "top", \.top, .optional(.integer(in: 1...1_000_000)), "How many singular values; 8."),
    .choice("dtype", \.element, "How the numbers are stored."),
    .choice("compression", \.compression, "What the numbers are compressed with."),
    .choice(
      "chunks", \.chunks,
      "File layout: 'step' reads whole steps fast, 'unit' reads one unit over all steps fast."),
  ]

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("steps") { capture, report in
      guard case .listed(let steps) = capture.steps else { return }
      var seen: Set<CaptureStep> = []
      for (index, step) in steps.enumerated() where !seen.insert(step).inserted {
        report.add(at: "steps.\(index)", "expected each step once, found \(step.words) again")
      }
    },
    SpecRule("positions") { capture, report in
      guard case .listed(let positions) = capture.positions else { return }
      for (index, pair) in zip(positions, positions.dropFirst()).enumerated()
      where pair.0 >= pair.1 {
        report.add(
          at: "positions.\(index + 1)",
          "expected positions in ascending order, found \(pair.1) after \(pair.0)")
      }
    },
    SpecRule("reduce", "bins", "range", "top") { capture, report in
      let strays: [(key: String, isGiven: Bool, kind: CaptureReduction.Kind)] = [
        ("bins", capture.bins != nil, .histogram), ("range", capture.range != nil, .histogram),
        ("top", capture.top != nil, .singularValues),
      ]
      for stray in strays where stray.isGiven && stray.kind != capture.reduce {
        report.add(
          at: stray.key,
          "expected nothing, for it belongs to reduce: \(stray.kind.rawValue), found reduce: "
            + capture.reduce.rawValue)
      }
    },
    SpecRule("range") { capture, report in
      guard let range = capture.range, range[0] >= range[1] else { return }
      report.add(
        at: "range", "expected a number and a greater one, found \(range[0]) and \(range[1])")
    },
  ]

  private static let pattern = SpecFormat<String>.parsed(
    "a tap's name such as layers.*.memory, in which * stands for any characters",
    schema: .scalar(matching: "^[A-Za-z0-9_*]+([.][A-Za-z0-9_*]+)*$")
  ) { text in
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isPattern = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(Self.isAllowed) }
    return isPattern ? text : nil
  } to: {
    .text($0)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "*"):
      true
    default: false
    }
  }
}
