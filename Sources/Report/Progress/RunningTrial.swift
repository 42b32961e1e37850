import Store

/// A trial at work, as its run file tells it at the moment.
package struct RunningTrial: Equatable, Sendable {
  /// What it is called: `gecko lr=1e-3 #0`.
  package let name: String
  /// Steps taken, and steps of a whole trial.
  package let step: Int
  package let steps: Int
  /// The training loss of every published step.
  package let losses: [Double]
  /// Of the last few steps together, by the clock; `nil` before the first.
  package let tokensPerSecond: Double?
  /// Seconds of training that are left at the pace so far; `nil` before the first step.
  package let secondsLeft: Double?
  /// The last evaluation on validation data, by measure in the order of the run file.
  package let validation: [(measure: String, value: Double)]

  /// Reads how a trial is doing.
  ///
  /// - Parameter trial: One that runs.
  init(_ trial: StudyStanding.Trial) {
    let path = RunFile.segments(inFolder: trial.folder).last
    let file = path.flatMap { try? RunFile(reading: $0) }
    let train = file.flatMap { try? $0.series("train") }
    let valid = file.flatMap { try? $0.series("valid") }
    name = trial.name
    step = trial.step
    steps = trial.steps
    losses = train?[column: "loss"] ?? []
    tokensPerSecond = (train?[column: "tokens_per_second"]).flatMap {
      StudyFacts.median(Array($0.suffix(20)))
    }
    secondsLeft =
      trial.step > 0
      ? trial.seconds.map { $0 / Double(trial.step) * Double(max(0, trial.steps - trial.step)) }
      : nil
    validation =
      valid.map { series in
        zip(series.columns, series.values).filter { $0.0.name != "tokens" }
          .compactMap { column, values in values.last.map { (column.name, $0) } }
      } ?? []
  }

  /// The mean training loss of the last fiftieth of the steps so far.
  package var loss: Double? {
    let last = losses.suffix(max(1, losses.count / 50))
    return last.isEmpty ? nil : last.reduce(0, +) / Double(last.count)
  }

  /// Which part of its steps it has taken, from 0 to 1.
  package var part: Double { steps > 0 ? min(1, Double(step) / Double(steps)) : 0 }

  package static func == (left: RunningTrial, right: RunningTrial) -> Bool {
    left.name == right.name && left.step == right.step && left.steps == right.steps
      && left.losses == right.losses
  }
}

extension StudyStanding {
  /// The trials at work, in the order of the plan.
  package func runningTrials() -> [RunningTrial] {
    trials.filter { $0.state == .running }.map(RunningTrial.init)
  }
}
