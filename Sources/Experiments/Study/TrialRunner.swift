import Foundation
import Models
import Store
import Tasks
import Tensors
import Training

/// Runs one trial from where it stands to its last step, and writes its files.
///
/// A trial that was cut short, by whatever, continues from its newest checkpoint that is whole, with
/// the rows that were on the disk when that was taken: its numbers are those of a trial that was
/// never cut short.
struct TrialRunner {
  let trial: Trial
  let task: any SequenceTask
  /// What is evaluated beside the task.
  let slices: [SlicedTask]
  let workers: WorkerPool
  let folder: String
  /// The step after which the trial pauses, or that of its end.
  let until: Int
  /// The user's spec, for the run file.
  let specText: String
  let provenance: Provenance
  /// Told after every step.
  let report: (TrialProgress) -> Void
  /// How long to wait for a folder in which somebody else is at work.
  let patience: Duration
  /// Asked before every step.
  let isCancelled: @Sendable () -> Bool

  /// Trains, evaluates, captures.
  ///
  /// - Returns: How it ended; a file that cannot be written ends it as `failed`.
  func run() -> TrialOutcome {
    let log = TrialLog(inFolder: folder)
    func note(_ text: String) { log.add(text, at: Date().formatted(.iso8601)) }
    do {
      // Held until the trial is over: nobody else writes into its folder meanwhile.
      guard let lock = try waitForFolder() else { return .interrupted }
      defer { withExtendedLifetime(lock) {} }
      if let outcome = whatOthersReached() { return outcome }
      let training = try TrialTrainingRun(self, note: note)
      let outcome = try training.run()
      note(outcome.words)
      return outcome
    } catch {
      // Whatever was reported as written stays; the same command continues from the last checkpoint.
      note("failed: \(error)")
      return .failed(reason: "\(error)")
    }
  }

  /// What the trial had come to when the folder became free: the worker of a launcher that was killed
  /// may have taken its last step.
  private func whatOthersReached() -> TrialOutcome? {
    let standing = TrialStanding(readingFolder: folder, measure: nil)
    if standing.isFinished { return .finished }
    guard standing.status == .paused, let step = standing.step, step >= until else { return nil }
    return .paused(step: step)
  }

  /// The right to work in the trial's folder.
  ///
  /// The worker of a launcher that was killed keeps it until its step is done.
  ///
  /// - Returns: `nil` when somebody asked to stop meanwhile.
  private func waitForFolder() throws(StoreError) -> FolderLock? {
    let clock = ContinuousClock()
    let deadline = clock.now + patience
    while true {
      do throws(StoreError) {
        return try FolderLock(folder)
      } catch {
        guard case .failed(_, _, _, EWOULDBLOCK) = error, clock.now < deadline else { throw error }
        if isCancelled() { return nil }
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
  }
}

extension TrialOutcome {
  /// The outcome as a line of the log.
  fileprivate var words: String {
    switch self {
    case .finished: "finished"
    case .skipped: "skipped"
    case .interrupted: "interrupted"
    case .lost(let reason): "lost: \(reason)"
    case .paused(let step): "paused after step \(step)"
    case .failedBefore(let reason): "not retried: \(reason)"
    case .diverged(let step, let source): "diverged at step \(step): \(source)"
    case .failed(let reason): "failed: \(reason)"
    }
  }
}

extension Duration {
  /// The duration in seconds.
  package var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
