import Experiments
import Report

/// A trial's progress as one line.
struct ProgressLine {
  private let progress: TrialProgress

  init(_ progress: TrialProgress) {
    self.progress = progress
  }

  /// The line of a running trial.
  func text(studySecondsLeft: Double) -> String {
    // What is worth most comes first: a narrow terminal cuts the end.
    var left = "\(NumberText.duration(progress.seconds.left)) left"
    if progress.place.of > 1 { left += ", study \(NumberText.duration(studySecondsLeft))" }
    let parts = [
      Self.label(progress.name, progress.place),
      "step \(NumberText.whole(progress.step.done))/\(NumberText.whole(progress.step.of))",
      left,
      "loss \(NumberText.fixed(progress.loss, decimals: 4))",
    ]
    return (parts + validation + ["\(NumberText.fixed(progress.tokensPerSecond)) tokens/s"])
      .joined(separator: "  ")
  }

  /// The line of a trial that is over; `latest` is its last progress, if it took a step.
  static func ending(
    of name: String, place: (trial: Int, of: Int), _ outcome: TrialOutcome, latest: TrialProgress?
  ) -> String {
    var parts = [label(name, place)]
    switch outcome {
    case .finished:
      parts.append("finished")
      if let latest {
        parts.append("\(NumberText.whole(latest.step.done)) steps")
        parts += ProgressLine(latest).validation
        parts.append("in \(NumberText.span(latest.seconds.taken))")
      }
    case .skipped:
      parts.append("skipped: finished before")
    case .interrupted:
      parts.append("interrupted")
    case .diverged(let step, let source):
      parts.append("diverged at step \(NumberText.whole(step)): \(source)")
    case .failed(let reason):
      parts.append("failed: \(reason)")
    }
    return parts.joined(separator: "  ")
  }

  private var validation: [String] {
    guard let (measure, value) = progress.validation else { return [] }
    let words = measure.split(separator: "_").joined(separator: " ")
    return ["valid \(words) \(NumberText.fixed(value, decimals: 4))"]
  }

  private static func label(_ name: String, _ place: (trial: Int, of: Int)) -> String {
    "[\(place.trial)/\(place.of)] \(name)"
  }
}
