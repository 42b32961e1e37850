import Foundation
import Specs

/// The key `steps` of a capture: after which optimiser steps.
package enum CaptureSteps: Equatable, Sendable {
  /// Steps one by one: `[0, 500, last]`.
  case listed([CaptureStep])
  /// Every so many steps from 0 on, and after the last: `{every: 100}`.
  case every(Int)
  /// About so many steps, evenly spaced in their logarithm from 1 to the last, and 0:
  /// `{log_spaced: 20}`. Early steps are nearer to each other than a step can be, and coincide.
  case logSpaced(Int)

  /// Whether something is captured after `step` of `steps` optimiser steps.
  package func isDue(after step: Int, of steps: Int) -> Bool {
    switch self {
    case .listed(let listed):
      listed.contains { $0 == .after(step) || ($0 == .last && step == steps) }
    case .every(let interval):
      step <= steps && (step % interval == 0 || step == steps)
    case .logSpaced(let count):
      Self.isSpaced(step, count, to: steps)
    }
  }

  /// Whether the last step is captured, whichever it is.
  var includesLast: Bool {
    if case .listed(let listed) = self { listed.contains(.last) } else { true }
  }

  /// How many of `steps` optimiser steps, 0 included, are captured.
  package func count(of steps: Int) -> Int {
    switch self {
    case .listed(let listed):
      Set(listed.map { $0.number(of: steps) }.filter { $0 <= steps }).count
    case .every(let interval):
      steps / interval + 1 + (steps % interval == 0 ? 0 : 1)
    case .logSpaced(let count):
      Self.spaced(count, to: steps).count
    }
  }

  /// 0, and `count - 1` steps from 1 to `last` in equal ratios.
  private static func spaced(_ count: Int, to last: Int) -> Set<Int> {
    let steps = (0..<max(count - 1, 1)).map { spacedStep($0, of: count, to: last) }
    return Set([0, last] + steps)
  }

  /// Whether `step` is one of them: asked after every step, so they are searched and not listed.
  private static func isSpaced(_ step: Int, _ count: Int, to last: Int) -> Bool {
    if step == 0 || step == last { return true }
    var (low, high) = (0, max(count - 1, 1))
    while low < high {
      let middle = low + (high - low) / 2
      if spacedStep(middle, of: count, to: last) < step { low = middle + 1 } else { high = middle }
    }
    return low < max(count - 1, 1) && spacedStep(low, of: count, to: last) == step
  }

  private static func spacedStep(_ index: Int, of count: Int, to last: Int) -> Int {
    let ratio = log(Double(max(last, 1))) / Double(max(count - 2, 1))
    return min(Int(exp(Double(index) * ratio).rounded()), last)
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

  /// The step's number in a trial of `steps` steps.
  func number(of steps: Int) -> Int {
    switch self {
    case .after(let step): step
    case .last: steps
    }
  }

  var specValue: SpecValue {
    switch self {
    case .after(let step): .integer(step)
    case .last: .text("last")
    }
  }

  /// The step as a message shows it.
  var words: String {
    switch self {
    case .after(let step): "\(step)"
    case .last: "'last'"
    }
  }
}

extension CaptureSteps {
  /// A list of steps, `{every: n}` or `{log_spaced: count}`.
  static let format = SpecFormat<Self>.alternatives(
    "a list of steps, {every: n} or {log_spaced: count}",
    list: SpecAlternative(
      .list(
        of: .parsed(
          "a number of steps or 'last'", schema: .either(.integer(in: 0...), .names(["last"])),
          from: { CaptureStep($0) }, to: { $0.specValue }),
        count: 1...)
    ) { .listed($0) },
    mapping: SpecAlternative(.section(Spacing.self)) { $0.steps }
  ) { steps in
    switch steps {
    case .listed(let listed): .list(listed.map(\.specValue))
    case .every(let interval):
      .mapping([SpecValue.Entry(key: "every", value: .integer(interval))])
    case .logSpaced(let count):
      .mapping([SpecValue.Entry(key: "log_spaced", value: .integer(count))])
    }
  }

  /// Steps at intervals, as a mapping says them.
  private struct Spacing: SpecDeclared {
    var every: Int?
    var logSpaced: Int?

    static var specDefaults: Self { Self() }
    static let specFields: [SpecField<Self>] = [
      .field(
        "every", \.every, .optional(.integer(in: 1...1_000_000_000)),
        "Steps between captures; the last step is captured too."),
      .field(
        "log_spaced", \.logSpaced, .optional(.integer(in: 2...10_000)),
        "About how many steps, evenly spaced in their logarithm, with 0 and the last."),
    ]
    static let specRules: [SpecRule<Self>] = [
      SpecRule { spacing, report in
        guard (spacing.every == nil) == (spacing.logSpaced == nil) else { return }
        let found = spacing.every == nil ? "neither" : "both"
        report.add(at: "every", "expected a number here or in log_spaced, found \(found)")
      }
    ]

    /// What was said; anything where it was said wrongly.
    var steps: CaptureSteps {
      every.map { .every($0) } ?? logSpaced.map { .logSpaced($0) } ?? .listed([.last])
    }
  }
}
