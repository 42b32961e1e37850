package import Store

/// Where a study stands: every trial of its plan, as its files tell it.
package struct StudyStanding: Sendable {
  /// How a trial stands.
  package enum State: String, Codable, CaseIterable, Sendable {
    case finished
    /// A process is at work on it.
    case running
    /// It was begun on another host; whether a process is at work on it cannot be told from here.
    case unknown
    /// A sweep stopped it before its last step; it can go on.
    case paused
    /// It was cut short; the same command goes on with it.
    case interrupted
    /// Its loss or gradient stopped being finite.
    case diverged
    /// It could not go on.
    case failed
    /// It has not begun.
    case waiting

    /// Whether it is kept as it is until somebody asks for another try.
    var isFailure: Bool { self == .diverged || self == .failed }
  }

  /// A trial of the plan.
  package struct Trial: Codable, Equatable, Sendable {
    /// What it is called: `gecko lr=1e-3 #0`.
    package let name: String
    package let variant: String
    package let replicate: Int
    package let state: State
    /// Steps taken, and steps of a whole trial.
    package let step: Int
    package let steps: Int
    /// Why it failed or was cut short; empty otherwise.
    package let reason: String
    /// Seconds of training so far, by the clock; `nil` before the first step.
    package let seconds: Double?
    /// The trial's folder.
    package let folder: String

    private enum CodingKeys: String, CodingKey {
      case name, variant, replicate, state, step, steps, reason
      case seconds = "wall_time_s"
      case folder
    }
  }

  package let manifest: StudyManifest
  /// How many replicates there are to be; `nil` where all of the plan are.
  package let replicates: ReplicateStages?
  /// In the order of the plan; without replicates that are not needed, or of which that is not known.
  package let trials: [Trial]

  /// Reads the files of a study.
  ///
  /// - Parameter folder: The study's folder.
  /// - Throws: `StoreError` when it has no plan. A trial whose file cannot be read counts as cut short.
  package init(readingFolder folder: String) throws(StoreError) {
    try self.init(of: StudyManifest(readingFolder: folder), inFolder: folder)
  }

  /// Reads the files of the trials of a plan, whether it is the one of the folder or not.
  ///
  /// - Parameters:
  ///   - manifest: The plan.
  ///   - folder: Where the study lies, or would.
  /// - Throws: `StoreError` when a run file opens that decides how many replicates there are, and cannot
  ///   be read.
  package init(of manifest: StudyManifest, inFolder folder: String) throws(StoreError) {
    self.manifest = manifest
    let replicates = try ReplicateStages(of: manifest, folder: folder)
    self.replicates = replicates
    trials = manifest.trials.filter { $0.replicate < replicates?.known ?? .max }
      .map { Self.standing(of: $0, in: manifest, folder) }
  }

  private static func standing(
    of trial: StudyManifest.Trial, in manifest: StudyManifest, _ root: String
  ) -> Trial {
    let configuration = manifest.configuration(of: trial)
    let folder = root + "/" + manifest.folder(of: trial)
    let segments = RunFile.segments(inFolder: folder)
    let files = segments.compactMap { try? RunFile(reading: $0) }
    let finished = files.last { (try? $0.ending().status) == .finished }
    let file = finished ?? files.last
    let ending = file.flatMap { try? $0.ending() }
    let train = file.flatMap { try? $0.series("train") }
    return Trial(
      name: manifest.name(of: trial), variant: configuration.variant, replicate: trial.replicate,
      state: state(ending, hasBegun: !segments.isEmpty, folder), step: train?.steps.last ?? 0,
      steps: configuration.steps, reason: ending?.reason ?? "",
      seconds: train?[column: "wall_time"]?.last, folder: folder)
  }

  private static func state(_ ending: RunEnding?, hasBegun: Bool, _ folder: String) -> State {
    switch ending?.status {
    case .finished: .finished
    case .paused: .paused
    case .diverged: .diverged
    case .failed: .failed
    case .interrupted: .interrupted
    case .running:
      switch FolderWorker(in: folder) {
      case .atWork: .running
      case .unknown: .unknown
      case .gone, .never: .interrupted
      }
    case nil: hasBegun ? .interrupted : .waiting
    }
  }

  /// Trials in a state.
  package func count(_ state: State) -> Int { trials.count { $0.state == state } }

  /// Whether a trial runs, or waits for one to end.
  package var isOpen: Bool {
    count(.running) + count(.unknown) + count(.waiting) + count(.paused) > 0
  }

  /// Seconds until all is done, if as many trials run as now and a step takes what it took in the
  /// finished trials of the same variant; `nil` where nothing runs or nobody knows.
  package var secondsLeft: Double? {
    let running = count(.running)
    guard running > 0, manifest.sweep?.halving == nil else { return nil }
    let pace = Dictionary(grouping: trials, by: \.variant).mapValues { Self.secondsAStep(of: $0) }
    let usual = Self.secondsAStep(of: trials)
    var seconds = 0.0
    for trial in trials where trial.state != .finished && !trial.state.isFailure {
      guard let step = (pace[trial.variant] ?? nil) ?? usual else { return nil }
      seconds += Double(max(0, trial.steps - trial.step)) * step
    }
    return seconds / Double(running)
  }

  private static func secondsAStep(of trials: [Trial]) -> Double? {
    let timed = trials.filter { $0.step > 0 && $0.seconds != nil }
    let finished = timed.filter { $0.state == .finished }
    let used = finished.isEmpty ? timed : finished
    let steps = used.reduce(0) { $0 + $1.step }
    return steps > 0 ? used.reduce(0) { $0 + ($1.seconds ?? 0) } / Double(steps) : nil
  }
}

extension StudyStanding: Encodable {
  private enum CodingKeys: String, CodingKey {
    case experiment, counts, trials
    case replicates = "replicates_until"
    case secondsLeft = "seconds_left"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(manifest.experiment, forKey: .experiment)
    let counts = State.allCases.map { ($0.rawValue, count($0)) }
    try container.encode(Dictionary(uniqueKeysWithValues: counts), forKey: .counts)
    try container.encode(secondsLeft, forKey: .secondsLeft)
    try container.encode(replicates, forKey: .replicates)
    try container.encode(trials, forKey: .trials)
  }
}
