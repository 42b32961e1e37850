import Store

/// The trials of a sweep by asynchronous successive halving.
///
/// Each variant has a bracket of its own, with all points by the same rule. A point is compared by the
/// mean over its replicates.
struct HalvedTrials: TrialSchedule {
  private struct Bracket {
    /// The trials of each point, by replicate.
    let trials: [[Int]]
    var halving: SuccessiveHalving
    /// Turns of chosen jobs that have not begun.
    var waiting: [TrialTurn] = []
    /// What the turns of a job came to so far.
    var endings: [SuccessiveHalving.Job: [Int: TurnEnding]] = [:]
  }

  private let rungs: [Int]
  private var brackets: [Bracket]
  /// The bracket that is asked first, so that variants advance together.
  private var turn = 0

  /// The trials of a plan, of the variants named.
  ///
  /// - Precondition: The plan's sweep halves.
  init(_ variants: [String], of manifest: StudyManifest) {
    guard let sweep = manifest.sweep, let halving = sweep.halving else {
      preconditionFailure("a plan without halving: \(manifest.experiment)")
    }
    rungs = halving.rungs
    brackets = variants.map { variant in
      let configurations = manifest.configurations.indices.filter {
        manifest.configurations[$0].variant == variant
      }
      let trials = configurations.map { configuration in
        manifest.trials.indices.filter { manifest.trials[$0].configuration == configuration }
      }
      return Bracket(
        trials: trials,
        halving: SuccessiveHalving(
          points: trials.count, rungs: halving.rungs.count, reduction: halving.reduction,
          ahead: halving.ahead, lowerIsBetter: sweep.lowerIsBetter))
    }
  }

  mutating func next() -> TrialTurn? {
    for offset in brackets.indices {
      let index = (turn + offset) % brackets.count
      if brackets[index].waiting.isEmpty, let job = brackets[index].halving.next() {
        brackets[index].waiting = brackets[index].trials[job.point].map {
          TrialTurn(trial: $0, until: rungs[job.rung])
        }
      }
      guard !brackets[index].waiting.isEmpty else { continue }
      turn = (index + 1) % brackets.count
      return brackets[index].waiting.removeFirst()
    }
    return nil
  }

  mutating func ended(_ turn: TrialTurn, _ ending: TurnEnding) {
    for index in brackets.indices {
      guard let point = brackets[index].trials.firstIndex(where: { $0.contains(turn.trial) }),
        let rung = rungs.firstIndex(of: turn.until)
      else { continue }
      let job = SuccessiveHalving.Job(point: point, rung: rung)
      brackets[index].endings[job, default: [:]][turn.trial] = ending
      let endings = brackets[index].endings[job, default: [:]]
      // A job with a turn that was cut short has no result: what depends on it waits for another run.
      guard endings.count == brackets[index].trials[point].count,
        !endings.values.contains(.cutShort)
      else { continue }
      // In the order of the replicates: a sum depends on it.
      let values = brackets[index].trials[point].map { trial -> Double? in
        if case .reached(let value) = endings[trial] { value } else { nil }
      }
      let known = values.compactMap { $0 }
      let mean = known.reduce(0, +) / Double(known.count)
      brackets[index].halving.record(known.count == values.count ? mean : nil, of: job)
    }
  }

}
