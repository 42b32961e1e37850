/// What a trial came to, as its run file tells it.
package struct TrialResult: Codable, Equatable, Sendable {
  /// How a trial stands.
  package enum Status: String, Codable, Sendable {
    /// It took all its steps, or met its stop rule: its numbers count.
    case finished
    /// Its loss or gradient stopped being finite.
    case diverged
    /// It could not go on.
    case failed
    /// It was stopped before its end.
    case interrupted
    /// A sweep stopped it before its last step; it can go on.
    case paused
    /// Its file was left without an ending, or is being written.
    case unfinished
    /// It has no readable run file.
    case missing
  }

  /// The replicate, from 0.
  package let replicate: Int
  /// How the trial stands.
  package let status: Status
  /// The last step, where the file says it.
  package let step: Int?
  /// Why it stands so; empty when it finished.
  package let reason: String
  /// Path of the run file, if there is one.
  package let file: String?
  /// Trainable parameters of its model.
  package let parameters: Int?
  /// The last evaluation on validation data, by measure; empty when there was none.
  package let valid: [String: Double]
  /// The last evaluation on test data, by measure; empty when there was none.
  package let test: [String: Double]
  /// Seconds from the first training step to the last, evaluations between them included.
  package let seconds: Double?
  /// Training steps taken, also by a trial that did not finish.
  package let steps: Int

  private enum CodingKeys: String, CodingKey {
    case replicate
    case status
    case step
    case reason
    case file
    case parameters
    case valid
    case test
    case seconds = "wall_time_s"
    case steps = "steps_taken"
  }

  /// The measures of a split: `valid` or `test`.
  func measures(of split: StudyTable.EvaluatedSplit) -> [String: Double] {
    switch split {
    case .valid: valid
    case .test: test
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(replicate, forKey: .replicate)
    try container.encode(status, forKey: .status)
    try container.encode(step, forKey: .step)
    try container.encode(reason, forKey: .reason)
    try container.encode(file, forKey: .file)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(valid, forKey: .valid)
    try container.encode(test, forKey: .test)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(steps, forKey: .steps)
  }
}
