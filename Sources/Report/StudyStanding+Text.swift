import Store

extension StudyStanding {
  /// The standing as lines: a table by variant, what runs, and what did not go well.
  package var text: String {
    let parts =
      [headline, textTable.lines.joined(separator: "\n")]
      + [lines(of: [.running], "running"), lines(of: [.unknown], Self.words(of: .unknown))]
      + [lines(of: [.interrupted], "cut short")]
      + [lines(of: [.diverged, .failed], "failed")]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// How it stands in a line.
  package var headline: String {
    var parts = ["\(count(.finished)) of \(trials.count) trials finished"]
    for state in [State.running, .unknown, .paused, .interrupted, .diverged, .failed, .waiting] {
      if count(state) > 0 { parts.append("\(count(state)) \(Self.words(of: state))") }
    }
    if let replicates, replicates.count == nil {
      parts.append("how many of up to \(replicates.atMost) replicates are needed is not known yet")
    }
    if let secondsLeft { parts.append("about \(NumberText.duration(secondsLeft)) left") }
    return "\(manifest.experiment): " + parts.joined(separator: ", ")
  }

  private static func words(of state: State) -> String {
    switch state {
    case .interrupted: "cut short"
    case .unknown: "begun elsewhere, not known from here"
    default: state.rawValue
    }
  }

  /// How many trials of each variant are in each state.
  var textTable: TextTable { TextTable(columns) }

  private var columns: [TextTable.Column] {
    let variants = manifest.variants
    let names = TextTable.Column(
      "variant", cells: variants.map { TextTable.Cell("", tail: $0) }, isLeading: true)
    let shown = State.allCases.filter { $0 == .finished || count($0) > 0 }
    return [names]
      + shown.map { state in
        TextTable.Column(
          Self.words(of: state),
          cells: variants.map { variant in
            let own = trials.filter { $0.variant == variant }
            let number = own.count { $0.state == state }
            return TextTable.Cell(
              state == .finished ? "\(number)/\(own.count)" : number == 0 ? "-" : "\(number)")
          })
      }
  }

  /// The trials in some states, a line each; at most a dozen, and how many more there are.
  private func lines(of states: [State], _ title: String) -> String {
    let chosen = trials.filter { states.contains($0.state) }
    guard !chosen.isEmpty else { return "" }
    let lines = chosen.prefix(12).map { trial in
      "  \(trial.name)  step \(NumberText.whole(trial.step))/\(NumberText.whole(trial.steps))"
        + (trial.reason.isEmpty ? "" : "  \(trial.reason)")
    }
    let more = chosen.count > 12 ? ["  and \(chosen.count - 12) more"] : []
    return ([title + ":"] + lines + more).joined(separator: "\n")
  }
}
