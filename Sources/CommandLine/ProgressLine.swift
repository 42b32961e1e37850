import Experiments
import Report

/// A trial's progress as one line.
struct ProgressLine {
  private let progress: TrialProgress

  init(_ progress: TrialProgress) {
    self.progress = progress
  }

  /// The line of a running trial; `study` is the time that the whole study has left.
  func text(_ label: String, study: String? = nil) -> String {
    // What is worth most comes first: a narrow terminal cuts the end.
    var left = "\(NumberText.duration(progress.secondsLeft)) left"
    if let study { left += ", study \(study)" }
    let parts = [
      label,
      "step \(NumberText.whole(progress.step))/\(NumberText.whole(progress.steps))",
      left,
      "loss \(NumberText.fixed(progress.loss, decimals: 4))",
    ]
    return (parts + validation + ["\(NumberText.fixed(progress.tokensPerSecond)) tokens/s"])
      .joined(separator: "  ")
  }

  /// The line of a trial that is over; `latest` is its last progress, if it took a step.
  static func ending(
    of label: String, _ outcome: TrialOutcome, latest: TrialProgress?
  ) -> String {
    var parts = [label]
    switch outcome {
    case .finished:
      parts.append("finished")
      if let latest {
        parts.append("\(NumberText.whole(latest.step)) steps")
        parts += ProgressLine(latest).validation
        parts.append("in \(NumberText.span(latest.secondsTaken))")
      }
    case .skipped:
      parts.append("skipped: finished before")
    case .interrupted:
      parts.append("interrupted")
    case .lost(let reason):
      parts.append("cut short: \(reason)")
    case .paused(let step):
      parts.append("paused after step \(NumberText.whole(step))")
      if let latest { parts += ProgressLine(latest).validation }
    case .failedBefore(let reason):
      parts.append("failed before: \(reason)")
    case .diverged(let step, let source):
      parts.append("diverged at step \(NumberText.whole(step)): \(source)")
    case .failed(let reason):
      parts.append("failed: \(reason)")
    }
    return parts.joined(separator: "  ")
  }

  private var validation: [String] {
    guard let validation = progress.validation else { return [] }
    let words = validation.measure.split(separator: "_").joined(separator: " ")
    return ["valid \(words) \(NumberText.fixed(validation.value, decimals: 4))"]
  }
}
