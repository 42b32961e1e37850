import Store

/// A piece of work for a worker: a trial, to a step.
struct TrialTurn: Hashable {
  /// Index of the trial in the plan.
  let trial: Int
  /// The step after which it pauses; that of its end for the whole.
  let until: Int
}

/// Which trial is to be run next.
protocol TrialSchedule {
  /// The next turn.
  ///
  /// - Returns: `nil` when nothing can be begun until a turn ends, or at all.
  mutating func next() -> TrialTurn?

  /// Hears that a turn is over, or was over before.
  ///
  /// - Parameters:
  ///   - turn: One that `next` returned.
  ///   - ending: What it came to.
  mutating func ended(_ turn: TrialTurn, _ ending: TurnEnding)
}

/// What a turn came to.
enum TurnEnding: Equatable {
  /// It got where it should, with the measure that a sweep chooses by, if there is one.
  case reached(value: Double?)
  /// The trial diverged or failed.
  case failed
  /// It was cut short, and will go on another time.
  case cutShort
}

/// Every trial to its end, in the order of the plan.
struct WholeTrials: TrialSchedule {
  private var turns: ArraySlice<TrialTurn>

  /// The trials of a plan.
  init(_ trials: [Int], of manifest: StudyManifest) {
    turns =
      trials.map { index in
        TrialTurn(trial: index, until: manifest.configuration(of: manifest.trials[index]).steps)
      }[...]
  }

  mutating func next() -> TrialTurn? { turns.popFirst() }

  mutating func ended(_ turn: TrialTurn, _ ending: TurnEnding) {}
}
