import Foundation
import Store

/// What a launcher asks of a worker: a line of JSON on its standard input.
///
/// The worker goes on while its standard input is open, so it stops by itself when its launcher dies.
package struct WorkerJob: Codable, Equatable, Sendable {
  /// The study's folder.
  let root: String
  /// The study's plan with this trial alone: a worker reads no plan of thousands of trials.
  let plan: StudyManifest
  /// The step after which the trial pauses; that of its end for the whole.
  let until: Int
  /// Workers of a training step.
  let threads: Int
  /// The command as the user typed it.
  let commandLine: [String]

  /// Reads a line.
  ///
  /// - Throws: `DecodingError` when it is none.
  package init(parsing line: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(line.utf8))
    guard plan.trials.map(\.configuration) == [0], plan.configurations.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "expected the plan of one trial"))
    }
  }

  init(root: String, plan: StudyManifest, until: Int, threads: Int, commandLine: [String]) {
    self.root = root
    self.plan = plan
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
