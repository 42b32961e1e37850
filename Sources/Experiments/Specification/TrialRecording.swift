/// What a trial keeps on disk beside its metrics; nothing of it changes a number.
package struct TrialRecording: Equatable, Sendable {
  /// What to do when a file cannot be written, on a full disk for instance.
  package enum WriteFailure: String, CaseIterable, Sendable {
    /// The trial stops, and can be continued from its last checkpoint.
    case stop
    /// The trial goes on without captures and checkpoints, and keeps its metrics in memory until
    /// there is a file for them again.
    case goOn = "continue"
  }

  /// Steps between checkpoints; 0: at the end and when interrupted only.
  package var checkpointEvery = 500
  /// How many of the newest checkpoints stay.
  package var checkpointsKept = 2
  /// Whether the evaluation with the best headline measure gets a checkpoint that stays.
  package var keepsBest = true
  /// Steps between rows of the series `layers`; 0: none.
  package var statisticsEvery = 100
  /// What to do when a file cannot be written.
  package var onWriteFailure = WriteFailure.stop

  /// The defaults.
  package init() {}
}
