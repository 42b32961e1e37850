extension StudyTable {
  /// What to bear in mind when reading the table, one line a remark.
  package var notes: [String] {
    uncertainty + comparison + rows.flatMap(Self.trialsThatDoNotCount)
  }

  private var uncertainty: [String] {
    let counts = rows.map(\.finished.count)
    guard let most = counts.max(), most > 0 else { return ["No trial has finished."] }
    if most == 1 {
      return [
        "One replicate: no uncertainty can be given, and a difference may be chance; "
          + "`replicates: 3` or more would tell."
      ]
    }
    var lines = ["± is the standard error of the mean over finished replicates."]
    let single = rows.filter { $0.finished.count == 1 }.map(\.variant)
    if !single.isEmpty {
      lines.append(
        "One finished replicate, so no uncertainty: \(single.joined(separator: ", ")).")
    }
    return lines
  }

  private var comparison: [String] {
    guard let headline else { return [] }
    let words = MeasureWords(headline.measure, unit: headline.unit)
    let better =
      "\(headline.split) \(words.name): \(headline.lowerIsBetter ? "lower" : "higher") is better."
    guard let base = rows.first(where: { $0.variant == baseline }) else {
      return [better, "No differences: the baseline '\(baseline)' is not among these variants."]
    }
    guard rows.count > 1 else { return [better] }
    guard !base.finished.isEmpty else {
      return [better, "No differences: no trial of the baseline '\(baseline)' has finished."]
    }
    let isUneven = rows.contains { row in
      row.variant != baseline && row.difference.map { $0.count < row.finished.count } ?? false
    }
    let pairs = "Δ is the mean difference between equal replicates, which share data and "
    let rest = isUneven ? "initialisation; one without a partner is left out." : "initialisation."
    return [better, pairs + rest]
  }

  /// A line for each trial of a row that did not finish.
  private static func trialsThatDoNotCount(_ row: Row) -> [String] {
    row.trials.filter { $0.status != .finished }.map { trial in
      let name = "\(row.variant) #\(trial.replicate)"
      let place = trial.step.map { " at step \(NumberText.whole($0))" } ?? ""
      let reason = trial.reason.isEmpty ? "" : ": \(trial.reason)"
      return "\(name) does not count: \(trial.status.words)\(place)\(reason)"
    }
  }
}

extension TrialResult.Status {
  fileprivate var words: String {
    switch self {
    case .finished: "finished"
    case .diverged: "diverged"
    case .failed: "failed"
    case .interrupted: "interrupted"
    case .paused: "stopped early by the sweep"
    case .unfinished: "left unfinished"
    case .missing: "missing"
    }
  }
}
