import Report

/// A study as a few lines: how it stands, and each trial that runs.
struct WatchFrame {
  private let heading: [String]
  private let trials: [String]
  private let failures: [String]

  /// A study as it stands, in lines of a width.
  init(_ standing: StudyStanding, width: Int) {
    let done = Double(standing.count(.finished)) / Double(max(1, standing.trials.count))
    heading = [
      standing.headline,
      Sparkline.bar(done, width: min(40, max(10, width - 8)))
        + " \(NumberText.fixed(100 * done)) %",
    ]
    let running = standing.runningTrials()
    let name = running.map(\.name.count).max() ?? 0
    trials = running.map { Self.line($0, name: name, width: width) }
    failures = standing.trials.filter { $0.state == .failed || $0.state == .diverged }
      .map { trial in
        "\(trial.name)  \(trial.state.rawValue) at step \(NumberText.whole(trial.step))"
          + (trial.reason.isEmpty ? "" : ": \(trial.reason)")
      }
  }

  /// All lines.
  var lines: [String] { heading + trials + failures }

  /// As many lines as there is room for; the last one says how many are left out.
  func lines(atMost count: Int) -> [String] {
    guard lines.count > count, count > 1 else { return lines }
    return lines.prefix(count - 1) + ["and \(lines.count - count + 1) more lines"]
  }

  /// What matters most comes first, for a narrow terminal cuts the end; the curve takes what is left.
  private static func line(_ trial: RunningTrial, name: Int, width: Int) -> String {
    let padded = trial.name + String(repeating: " ", count: name - trial.name.count)
    var parts = [
      padded, "step \(NumberText.whole(trial.step))/\(NumberText.whole(trial.steps))",
      trial.secondsLeft.map { "\(NumberText.duration($0)) left" } ?? "begins",
    ]
    if let loss = trial.loss { parts.append("loss \(NumberText.fixed(loss, decimals: 4))") }
    let speed = trial.tokensPerSecond.map { "\(NumberText.fixed($0)) tokens/s" } ?? ""
    func room(_ tail: String) -> Int {
      min(40, width - 1 - (parts + [tail, ""]).joined(separator: "  ").count)
    }
    // Where there is no room for both, the curve says more than the speed.
    let tail = room(speed) >= 8 ? speed : ""
    if room(tail) >= 8 { parts.append(Sparkline.text(trial.losses, width: room(tail))) }
    if !tail.isEmpty { parts.append(tail) }
    return parts.joined(separator: "  ")
  }
}
