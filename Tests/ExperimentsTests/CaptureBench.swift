import Experiments
import Foundation
import Store
import Testing

/// Runs small studies with captures in a folder of its own.
final class CaptureBench {
  private let studies: StudyBench

  init() throws { studies = try StudyBench() }

  /// The folder of everything.
  var folder: String { studies.folder }

  static let recall =
    "{kind: mqar, vocabulary_size: 20, length: 10, pairs: 2, valid_examples: 9, test_examples: 0}"

  /// Trains for 6 steps with the captures given, a line each, and gives the last run's path.
  @discardableResult
  func run(_ captures: [String], task: String = recall, settings: [String] = []) throws -> String {
    let lines = captures.map { "  - \($0)\n" }.joined()
    let outcomes = try studies.run(
      "capture:\n" + lines, task: task, settings: settings, threads: 2)
    #expect(outcomes.allSatisfy { $0 == .finished })
    return try #require(RunFile.segments(inFolder: trial()).last)
  }

  /// The trial that ran last.
  func trial() throws -> String {
    try #require(studies.endings.last { $0.outcome == .finished }?.folder)
  }

  /// The text of a task that learns a text, which is written.
  func reading(documents: Bool = false) throws -> String {
    let text = (0..<60).map { "line \($0 % 7) of the text\n\n" }.joined()
    try text.write(toFile: folder + "/text.txt", atomically: true, encoding: .utf8)
    let separator = documents ? #", documents: "\n\n""# : ""
    return "{kind: text, path: text.txt, length: 12, valid_windows: 4, test_windows: 1\(separator)}"
  }
}
