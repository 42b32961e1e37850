/// How a trial ended.
package enum TrialOutcome: Codable, Equatable, Sendable {
  /// All steps were taken, or the stop rule was met.
  case finished
  /// It had been finished before and was not run again.
  case skipped
  /// Somebody asked to stop, or ended the worker; the same command goes on.
  case interrupted
  /// Its worker was ended by somebody, with how; the same command goes on.
  case lost(reason: String)
  /// It took the steps that the sweep allowed it so far.
  case paused(step: Int)
  /// It had failed or diverged before and was not asked to be tried again.
  case failedBefore(reason: String)
  /// Loss or gradient stopped being finite.
  case diverged(step: Int, source: String)
  /// It could not go on.
  case failed(reason: String)
}
