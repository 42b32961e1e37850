import Store

/// How far a trial is, as its files tell it.
struct TrialStanding {
  /// How its newest run file says that it ended; `running` where a worker was killed, `nil` where
  /// there is no readable file.
  let status: RunStatus?
  /// The step at which it ended, where the file says it.
  let step: Int?
  /// Why it ended so.
  let reason: String
  /// The steps at which it was evaluated on validation data, and the measure that a sweep chooses by.
  let evaluations: [(step: Int, value: Double)]

  /// Whether the trial took all its steps, or met its stop rule.
  var isFinished: Bool { status == .finished }

  /// Why the trial is not to be tried again by itself; `nil` when it may be run.
  var failure: String? {
    switch status {
    case .diverged, .failed: reason
    case .running, .finished, .interrupted, .paused, nil: nil
    }
  }

  /// Reads the files of a trial.
  ///
  /// - Parameters:
  ///   - folder: The trial's folder.
  ///   - measure: What a sweep chooses by; `nil` where evaluations are not asked for.
  init(readingFolder folder: String, measure: String?) {
    guard let (file, ending) = RunFile.speaking(forFolder: folder) else {
      (status, step, reason, evaluations) = (nil, nil, "", [])
      return
    }
    status = ending.status
    step = ending.step
    reason = ending.reason
    guard let measure, let names = try? file.seriesNames(), names.contains("valid"),
      let series = try? file.series("valid"), let values = series[column: measure]
    else {
      evaluations = []
      return
    }
    evaluations = Array(zip(series.steps, values)).map { ($0.0, $0.1) }
  }

  /// What the trial came to at a step: at its last evaluation if it ended before.
  func value(atStep step: Int) -> Double? {
    evaluations.last { $0.step == step }?.value ?? (isFinished ? evaluations.last?.value : nil)
  }

  /// Whether nothing is left to do for it up to a step.
  func isDone(untilStep step: Int) -> Bool {
    isFinished || evaluations.contains { $0.step == step } && status != .running
  }
}
