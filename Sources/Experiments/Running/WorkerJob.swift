import Foundation

/// What a launcher asks of a worker: a line of JSON on its standard input.
///
/// The worker goes on while its standard input is open, so it stops by itself when its launcher dies.
package struct WorkerJob: Codable, Equatable, Sendable {
  /// The study's folder, with its plan.
  package let root: String
  /// Index of the trial in the plan.
  package let trial: Int
  /// The trial's key, so that another plan in the folder is noticed.
  package let key: String
  /// The step after which the trial pauses; that of its end for the whole.
  package let until: Int
  /// Workers of a training step.
  package let threads: Int
  /// The command as the user typed it.
  package let commandLine: [String]

  /// Reads a line.
  ///
  /// - Throws: `DecodingError` when it is none.
  package init(parsing line: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(line.utf8))
  }

  init(
    root: String, trial: Int, key: String, until: Int, threads: Int, commandLine: [String]
  ) {
    self.root = root
    self.trial = trial
    self.key = key
    self.until = until
    self.threads = threads
    self.commandLine = commandLine
  }

  /// The job as a line, its end included.
  ///
  /// - Throws: `EncodingError`.
  func line() throws -> Data { try JSONEncoder().encode(self) + Data("\n".utf8) }
}

/// What a worker tells its launcher: a line of JSON each.
package enum WorkerMessage: Codable, Equatable, Sendable {
  /// The trial has taken a step; not said of every one.
  case step(TrialProgress)
  /// The trial is over.
  case ended(TrialOutcome)

  init(parsing line: Data) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    self = try decoder.decode(Self.self, from: line)
  }

  /// The message as a line, without its end.
  ///
  /// - Throws: `EncodingError`.
  package func line() throws -> String {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
