/// How far a trial is.
package struct TrialProgress: Sendable {
  /// The trial's number among the study's, from 1, and how many there are.
  package let place: (trial: Int, of: Int)
  /// The trial's variant and replicate.
  package let name: String
  /// Steps taken, and steps to take.
  package let step: (done: Int, of: Int)
  /// Loss of the last step, nats.
  package let loss: Double
  /// Training speed so far, evaluation not counted.
  package let tokensPerSecond: Double
  /// Seconds the trial has taken, and is expected to take still.
  package let seconds: (taken: Double, left: Double)
  /// The last evaluation, if there was one: measure and value.
  package let validation: (measure: String, value: Double)?
}

/// How a trial ended.
package enum TrialOutcome: Equatable, Sendable {
  /// All steps were taken, or the stop rule was met.
  case finished
  /// It had been finished before and was not run again.
  case skipped
  /// Somebody asked to stop.
  case interrupted
  /// Loss or gradient stopped being finite.
  case diverged(step: Int, source: String)
  /// It could not go on.
  case failed(reason: String)
}

/// Somebody who wants to see a study run.
package protocol StudyObserver: AnyObject {
  /// After every step.
  func trialDidStep(_ progress: TrialProgress)
  /// When a trial is over, with its name and folder.
  func trialDidEnd(_ name: String, _ outcome: TrialOutcome, folder: String)
}
