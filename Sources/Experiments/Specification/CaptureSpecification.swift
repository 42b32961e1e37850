package import Specs
package import Store

/// One item of the key `capture`: which activations are stored, when, and on how many examples.
package struct CaptureSpecification: Equatable, Sendable {
  /// Names of taps, in which `*` stands for any characters: `layers.*.memory`.
  package var taps: [String] = []
  /// After which optimiser steps.
  package var steps = [CaptureStep.last]
  /// How many of the first validation examples.
  package var examples = 1
  /// How the numbers are stored.
  package var element = CaptureElement.bfloat16

  /// No taps yet.
  package init() {}

  /// Whether something is captured after `step` of `steps` optimiser steps.
  package func isDue(after step: Int, of steps: Int) -> Bool {
    self.steps.contains { $0 == .after(step) || ($0 == .last && step == steps) }
  }
}

/// A moment of a trial: after so many optimiser steps, or after the last one.
package enum CaptureStep: Hashable, Sendable {
  /// After `n` steps; 0 is before training.
  case after(Int)
  /// After the last step.
  case last

  /// Reads a number or `last`; `nil` for anything else.
  init?(_ text: String) {
    if text == "last" {
      self = .last
    } else if let step = Int(text), step >= 0 {
      self = .after(step)
    } else {
      return nil
    }
  }

  var specValue: SpecValue {
    switch self {
    case .after(let step): .integer(step)
    case .last: .text("last")
    }
  }
}

extension CaptureSpecification: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .field(
      "taps", \.taps, .list(of: pattern, count: 1...),
      "Names of taps, in which * stands for any characters.", .required),
    .field(
      "steps", \.steps,
      .list(
        of: .parsed(
          "a number of steps or 'last'", from: { CaptureStep($0) }, to: { $0.specValue }),
        count: 1...), "After which optimiser steps; 0 is before training."),
    .integer(
      "examples", \.examples, in: 1...1_000_000, "How many of the first validation examples."),
    .choice("dtype", \.element, "How the numbers are stored."),
  ]

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("steps") { capture, report in
      var seen: Set<CaptureStep> = []
      for (index, step) in capture.steps.enumerated() where !seen.insert(step).inserted {
        report.add(at: "steps.\(index)", "expected each step once, found \(step.words) again")
      }
    }
  ]

  private static let pattern = SpecFormat<String>.parsed(
    "a tap's name such as layers.*.memory, in which * stands for any characters"
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

extension CaptureStep {
  fileprivate var words: String {
    switch self {
    case .after(let step): "\(step)"
    case .last: "'last'"
    }
  }
}
