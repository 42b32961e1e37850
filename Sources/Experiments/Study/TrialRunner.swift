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
  let workers: WorkerPool
  let folder: String
  /// The user's spec, for the run file.
  let specText: String
  let provenance: Provenance
  /// Told after every step.
  let report: (Progress) -> Void
  /// Asked before every step.
  let isCancelled: @Sendable () -> Bool

  /// How far the trial is.
  struct Progress {
    let step: Int
    let loss: Double
    let tokensPerSecond: Double
    let seconds: (taken: Double, left: Double)
    let validation: (measure: String, value: Double)?
  }

  /// Trains, evaluates, captures.
  ///
  /// - Returns: How it ended; a file that cannot be written ends it as `failed`.
  func run() -> TrialOutcome {
    let log = TrialLog(inFolder: folder)
    func note(_ text: String) { log.add(text, at: Date().formatted(.iso8601)) }
    do {
      // Held until the trial is over: nobody else writes into its folder meanwhile.
      let lock = try FolderLock(folder)
      defer { withExtendedLifetime(lock) {} }
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
}

extension TrialOutcome {
  /// The outcome as a line of the log.
  fileprivate var words: String {
    switch self {
    case .finished: "finished"
    case .skipped: "skipped"
    case .interrupted: "interrupted"
    case .diverged(let step, let source): "diverged at step \(step): \(source)"
    case .failed(let reason): "failed: \(reason)"
    }
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
