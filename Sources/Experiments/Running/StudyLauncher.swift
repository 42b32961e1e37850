import Foundation
package import Store

/// Runs the trials of a plan, each in a process of its own, so that a crash loses one trial only.
///
/// What a trial is given to do follows from the plan and from what trials came to, never from the
/// clock: interrupted and run again, a study has the numbers that it would have had.
package final class StudyLauncher {
  /// What is asked for, beside the plan.
  package struct Options: Sendable {
    /// Names of the variants to run; empty for all.
    package var only: [String] = []
    /// Trials at a time.
    package var jobs = 1
    /// Threads of a trial.
    package var threads = 1
    /// Whether trials that failed or diverged before are tried again.
    package var retriesFailed = false
    /// Whether the first trial that fails stops the others.
    package var stopsAtFailure = false
    /// How many replicates the study needs, where its plan has more than it may need.
    ///
    /// Asked when no trial of the first stage is to be run any more; `nil` when that cannot be said yet, for
    /// a trial of another variant is missing. The answer must follow from what the trials of the first
    /// stage came to.
    package var neededReplicates: @Sendable () -> Int? = { nil }

    /// One trial at a time, on one thread.
    package init() {}
  }

  private struct Worker {
    let process: WorkerProcess
    let turn: TrialTurn
    /// What it said of its trial's end.
    var outcome: TrialOutcome?
  }

  private let manifest: StudyManifest
  private let root: String
  private let options: Options
  private let program: WorkerProgram
  private let commandLine: [String]
  private let isCancelled: @Sendable () -> Bool

  private let events = EventQueue<WorkerProcess.Event>()
  private var workers: [Int: Worker] = [:]
  private var started = 0
  private var outcomes: [Int: TrialOutcome] = [:]
  private var isStopping = false

  /// A launcher; whoever makes one holds the lock of the study's folder.
  ///
  /// - Parameters:
  ///   - manifest: The plan, as it stands in the study's folder.
  ///   - root: The study's folder.
  ///   - options: What is asked for.
  ///   - program: The command that makes a worker of a new process.
  ///   - commandLine: The command as the user typed it.
  ///   - isCancelled: Asked ten times a second whether to stop.
  package init(
    _ manifest: StudyManifest, root: String, options: Options, program: WorkerProgram,
    commandLine: [String], isCancelled: @escaping @Sendable () -> Bool
  ) {
    self.manifest = manifest
    self.root = root
    self.options = options
    self.program = program
    self.commandLine = commandLine
    self.isCancelled = isCancelled
  }

  /// Runs what is not finished.
  ///
  /// - Parameter observer: Told on this thread how trials go.
  /// - Returns: How each trial stands that was to be run, by its index in the plan; a sweep that halves
  ///   does not come to all of them when it is cut short.
  package func run(observer: any StudyObserver) -> [Int: TrialOutcome] {
    var schedule = makeSchedule(observer)
    while true {
      if isCancelled() { stop() }
      while !isStopping, workers.count < options.jobs, let turn = schedule.next() {
        if let (outcome, ending) = whatStands(of: turn) {
          outcomes[turn.trial] = outcome
          schedule.ended(turn, ending)
          observer.trialDidEnd(turn.trial, outcome)
        } else {
          begin(turn, observer)
        }
      }
      if workers.isEmpty { break }
      guard let event = events.next(within: 0.1) else { continue }
      switch event {
      case .told(let number, .step(let progress)):
        guard let turn = workers[number]?.turn else { continue }
        observer.trialDidStep(turn.trial, progress)
      case .told(let number, .ended(let outcome)):
        workers[number]?.outcome = outcome
      case .over(let number, let ending):
        guard let worker = workers.removeValue(forKey: number) else { continue }
        let outcome = outcome(of: worker, ending)
        outcomes[worker.turn.trial] = outcome
        schedule.ended(worker.turn, self.ending(of: worker.turn, outcome))
        observer.trialDidEnd(worker.turn.trial, outcome)
        if options.stopsAtFailure && outcome.isFailure { stop() }
      }
    }
    return outcomes
  }

  private func makeSchedule(_ observer: any StudyObserver) -> any TrialSchedule {
    let variants = manifest.variants.filter { options.only.isEmpty || options.only.contains($0) }
    if manifest.sweep?.halving != nil { return HalvedTrials(variants, of: manifest) }
    let trials = manifest.trials.indices.filter {
      variants.contains(manifest.configuration(of: manifest.trials[$0]).variant)
    }
    guard let rule = manifest.replicatesUntil else { return WholeTrials(trials, of: manifest) }
    return StagedTrials(trials, of: manifest, firstStage: rule.atLeast) { [options] in
      let count = options.neededReplicates()
      if let count { observer.replicatesWereCounted(count) }
      return count
    }
  }

  private func folder(of turn: TrialTurn) -> String {
    root + "/" + manifest.folder(of: manifest.trials[turn.trial])
  }

  private func standing(of turn: TrialTurn) -> TrialStanding {
    TrialStanding(readingFolder: folder(of: turn), measure: manifest.sweep?.measure)
  }

  /// What a trial came to before, if that leaves nothing to do.
  private func whatStands(of turn: TrialTurn) -> (TrialOutcome, TurnEnding)? {
    let standing = standing(of: turn)
    if standing.isFinished {
      return (.skipped, .reached(value: standing.value(atStep: turn.until)))
    }
    if let reason = standing.failure, !options.retriesFailed {
      return (.failedBefore(reason: reason), .failed)
    }
    let steps = manifest.configuration(of: manifest.trials[turn.trial]).steps
    if turn.until < steps, standing.isDone(untilStep: turn.until) {
      return (.paused(step: turn.until), .reached(value: standing.value(atStep: turn.until)))
    }
    return nil
  }

  private func begin(_ turn: TrialTurn, _ observer: any StudyObserver) {
    let job = WorkerJob(
      root: root, plan: manifest.only(turn.trial), until: turn.until, threads: options.threads,
      commandLine: commandLine)
    started += 1
    observer.trialDidBegin(turn.trial)
    do {
      let process = try WorkerProcess(number: started, job, program: program, events: events)
      workers[started] = Worker(process: process, turn: turn)
    } catch {
      let reason = "cannot start a worker: \(error.localizedDescription)"
      outcomes[turn.trial] = .lost(reason: reason)
      observer.trialDidEnd(turn.trial, .lost(reason: reason))
      // Nothing else could be started either.
      stop()
    }
  }

  private func stop() {
    guard !isStopping else { return }
    isStopping = true
    for worker in workers.values { worker.process.stop() }
  }

  /// How a trial ended whose worker's process is over.
  private func outcome(of worker: Worker, _ ending: WorkerEnding) -> TrialOutcome {
    if let outcome = worker.outcome {
      let wasAsked = outcome != .interrupted || isStopping
      return wasAsked ? outcome : .lost(reason: "its worker was asked to stop by somebody else")
    }
    guard ending.isCrash else { return .lost(reason: ending.words) }
    let folder = folder(of: worker.turn)
    if let file = RunFile.segments(inFolder: folder).last {
      // Only the reason would be lost.
      try? RunRepair.close(
        file,
        with: RunEnding(
          status: .failed, endTime: Date().timeIntervalSince1970, step: nil, reason: ending.words))
    }
    return .failed(reason: ending.words)
  }

  /// What a schedule hears of an outcome.
  private func ending(of turn: TrialTurn, _ outcome: TrialOutcome) -> TurnEnding {
    switch outcome {
    case .finished, .skipped, .paused:
      .reached(value: standing(of: turn).value(atStep: turn.until))
    case .diverged, .failedBefore: .failed
    case .failed: standing(of: turn).failure == nil ? .cutShort : .failed
    case .interrupted, .lost: .cutShort
    }
  }
}

extension TrialOutcome {
  /// Whether the trial diverged or failed, now or before.
  package var isFailure: Bool {
    switch self {
    case .diverged, .failed, .failedBefore: true
    case .finished, .skipped, .interrupted, .lost, .paused: false
    }
  }
}
