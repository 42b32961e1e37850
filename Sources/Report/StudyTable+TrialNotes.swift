import Store

extension StudyTable {
  /// What became of the trials of a variant that did not finish: a line for each of those that the
  /// row is made of, and one for the others of a kind.
  func trialsThatDoNotCount(_ row: Row) -> [String] {
    guard let sweep else { return Self.lines(row, besides: [.finished]) }
    let points = sweep.points(of: row.variant)
    let others = points.filter { !$0.isChosen }
    return [Self.stoppedEarly(points, row.variant)].compactMap { $0 }
      + Self.lines(row, besides: [.finished, .paused])
      + Self.summaries(of: others, row.variant, sweep.names)
  }

  /// A line for each trial of a row, besides those that stand so that there is nothing to say.
  private static func lines(_ row: Row, besides good: [TrialResult.Status]) -> [String] {
    let trials = row.trials
    if trials.count > 1, trials.allSatisfy({ $0.status == .missing }) {
      return ["\(row.variant): none of its \(trials.count) trials has been run."]
    }
    return trials.filter { !good.contains($0.status) }.map { trial in
      let name = "\(row.variant) #\(trial.replicate)"
      let place = trial.step.map { " at step \(NumberText.whole($0))" } ?? ""
      let reason = trial.reason.isEmpty ? "" : ": \(trial.reason)"
      return "\(name) does not count: \(trial.status.words)\(place)\(reason)"
    }
  }

  /// How many trials the sweep stopped, and where: "18 of 27 trials of gecko stopped early at 50 steps".
  private static func stoppedEarly(_ points: [SweepPoint], _ variant: String) -> String? {
    let trials = points.flatMap(\.trials)
    let paused = trials.filter { $0.status == .paused }
    guard !paused.isEmpty else { return nil }
    let counts = Dictionary(grouping: paused, by: \.steps).mapValues(\.count)
      .sorted { $0.key < $1.key }
    let all = "\(paused.count) of \(trials.count) trials of \(variant) stopped early"
    guard counts.count > 1 else {
      return all + counts.map { " at \(NumberText.whole($0.key)) steps." }.joined()
    }
    let each = counts.map { "\($0.value) at \(NumberText.whole($0.key)) steps" }
    return all + ": " + each.joined(separator: ", ") + "."
  }

  /// A line for each way not to finish, of the points that were not chosen.
  private static func summaries(
    of points: [SweepPoint], _ variant: String, _ names: SettingNames
  ) -> [String] {
    let statuses: [TrialResult.Status] = [.diverged, .failed, .interrupted, .unfinished, .missing]
    let total = points.map(\.trials.count).reduce(0, +)
    return statuses.compactMap { status in
      let concerned = points.filter { point in point.trials.contains { $0.status == status } }
      guard let first = concerned.first else { return nil }
      let count = concerned.map { $0.trials.count { $0.status == status } }.reduce(0, +)
      let places =
        concerned.count > 3
        ? "at \(concerned.count) points"
        : "at "
          + concerned.map(\.settings).map(names.words)
          .joined(separator: "; ")
      let reason = first.trials.first { $0.status == status }?.reason ?? ""
      let example =
        reason.isEmpty || status == .missing
        ? "" : " (\(concerned.count > 1 || count > 1 ? "the first: " : "")\(reason))"
      return "\(count) of \(total) trials of \(variant) at points not chosen: "
        + "\(status.words), \(places)\(example)."
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
