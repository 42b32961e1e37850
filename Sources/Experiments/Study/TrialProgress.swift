/// How far a trial is.
package struct TrialProgress: Codable, Equatable, Sendable {
  /// A measure of the validation split and its value.
  package struct Validation: Codable, Equatable, Sendable {
    package let measure: String
    package let value: Double
  }

  /// Steps taken.
  package let step: Int
  /// Steps of a whole trial.
  package let steps: Int
  /// Loss of the last step, nats.
  package let loss: Double
  /// Training speed so far, evaluation not counted.
  package let tokensPerSecond: Double
  /// Seconds the trial has taken, those before an interruption included.
  package let secondsTaken: Double
  /// Seconds that the rest is expected to take, at the speed so far.
  package let secondsLeft: Double
  /// The last evaluation, if there was one.
  package let validation: Validation?
}
