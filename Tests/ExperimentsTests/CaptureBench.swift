import Experiments
import Foundation
import Store
import Testing

/// Runs small studies with captures in a folder of its own.
final class CaptureBench: StudyObserver {
  let folder: String
  /// The folders of the trials, in the order in which they ended.
  private(set) var trials: [String] = []

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "capture-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func trialDidStep(_ progress: TrialProgress) {}

  func trialDidEnd(_ name: String, _ outcome: TrialOutcome, folder: String) {
    if outcome == .finished { trials.append(folder) }
  }

  static let recall =
    "{kind: mqar, vocabulary_size: 20, length: 10, pairs: 2, valid_examples: 9, test_examples: 0}"

  /// Trains for 6 steps with the captures given, a line each, and gives the last run's path.
  @discardableResult
  func run(_ captures: [String], task: String = recall, settings: [String] = []) throws -> String {
    let path = folder + "/experiment.yaml"
    let text = """
      experiment: small
      task: \(task)
      model:
        num_layers: 1
        model_dim: 12
        z_dim: 8
        value_dim: 12
        num_heads: 2
        ffn_hidden_dim: 16
        cema_ndim: 2
        chunk_size: 4
        timenorm_num_groups: 3
      training: {steps: 6, batch: 6, micro_batch: 2, evaluate_every: 3, schedule: {warmup: 2}}
      capture:

      """
    try (text + captures.map { "  - \($0)\n" }.joined())
      .write(toFile: path, atomically: true, encoding: .utf8)
    let study = try loadStudy(path: path, settings: settings)
    let runner = StudyRunner(
      study, root: folder + "/runs", threads: 2, commandLine: ["gecko", "run", path],
      isCancelled: { false })
    let outcomes = try runner.run(only: [], observer: self)
    #expect(outcomes.allSatisfy { $0 == .finished })
    let trial = try #require(trials.last)
    return try #require(RunFile.segments(inFolder: trial).last)
  }

  /// The trial that ran last.
  func trial() throws -> String { try #require(trials.last) }

  /// The text of a task that learns a text, which is written.
  func reading(documents: Bool = false) throws -> String {
    let text = (0..<60).map { "line \($0 % 7) of the text\n\n" }.joined()
    try text.write(toFile: folder + "/text.txt", atomically: true, encoding: .utf8)
    let separator = documents ? #", documents: "\n\n""# : ""
    return "{kind: text, path: text.txt, length: 12, valid_windows: 4, test_windows: 1\(separator)}"
  }
}
