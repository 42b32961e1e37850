import Store

/// The trials of a study that adds replicates: those of its first stage, then as many as these show to be
/// needed.
///
/// Nothing of the second stage begins before every trial of the first has ended for good, so what is run
/// does not depend on which trial ends first, nor on how many run at once.
struct StagedTrials: TrialSchedule {
  private var turns: ArraySlice<TrialTurn>
  /// Trials of the first stage that have not ended for good.
  private var open: Set<Int>
  /// Trials of the second stage, with their replicates.
  private let more: [(turn: TrialTurn, replicate: Int)]
  private let neededReplicates: () -> Int?
  private var isDecided = false

  /// The trials of a plan.
  ///
  /// - Parameters:
  ///   - trials: Their indices in the plan.
  ///   - manifest: The plan.
  ///   - count: Replicates of the first stage.
  ///   - neededReplicates: How many the study needs; asked once the first stage is over.
  init(
    _ trials: [Int], of manifest: StudyManifest, firstStage count: Int,
    neededReplicates: @escaping () -> Int?
  ) {
    let all = trials.map { index in
      let trial = manifest.trials[index]
      return (
        turn: TrialTurn(trial: index, until: manifest.configuration(of: trial).steps),
        replicate: trial.replicate
      )
    }
    turns = all.filter { $0.replicate < count }.map(\.turn)[...]
    open = Set(turns.map(\.trial))
    more = all.filter { $0.replicate >= count }
    self.neededReplicates = neededReplicates
  }

  mutating func next() -> TrialTurn? {
    if !isDecided, turns.isEmpty, open.isEmpty, let count = neededReplicates() {
      isDecided = true
      turns = more.filter { $0.replicate < count }.map(\.turn)[...]
    }
    return turns.popFirst()
  }

  mutating func ended(_ turn: TrialTurn, _ ending: TurnEnding) {
    // A trial that was cut short has no result: what depends on it waits for another run.
    if ending != .cutShort { open.remove(turn.trial) }
  }
}
