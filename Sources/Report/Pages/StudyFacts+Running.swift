import Store

extension StudyFacts {
  /// The trials that a process is at work on, and how each is doing.
  var runningNow: [ReportPage.Block] {
    let running = standing.runningTrials()
    guard !running.isEmpty else { return [] }
    let measures = running.reduce(into: [String]()) { names, trial in
      for (measure, _) in trial.validation where !names.contains(measure) { names.append(measure) }
    }
    let shown = measures.filter { $0 == "loss" || $0 == table.headline?.measure }
    typealias Column = ReportPage.Table.Column
    let columns =
      [
        Column(title: "trial", isLeading: true), Column(title: "step"), Column(title: "done"),
        Column(title: "left", unit: "time"), Column(title: "training loss", unit: "nats, recent"),
      ]
      + shown.map { Column(title: "valid \(MeasureWords($0, unit: "1").name)", unit: "last") }
      + [Column(title: "speed", unit: "tokens/s")]
    let rows = running.map { trial -> [String] in
      let values = shown.map { measure in
        trial.validation.first { $0.measure == measure }
          .map { NumberText.fixed($0.value, decimals: 4) } ?? "-"
      }
      return [
        trial.name, "\(NumberText.whole(trial.step))/\(NumberText.whole(trial.steps))",
        "\(NumberText.fixed(100 * trial.part)) %",
        trial.secondsLeft.map(NumberText.duration) ?? "-",
        trial.loss.map { NumberText.fixed($0, decimals: 4) } ?? "-",
      ] + values + [trial.tokensPerSecond.map { NumberText.fixed($0) } ?? "-"]
    }
    return [.table(ReportPage.Table(columns, rows: rows))]
  }
}
