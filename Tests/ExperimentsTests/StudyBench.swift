import Experiments
import Foundation
import Store
import Synchronization
import Testing

/// Runs small studies in a folder of its own, all of their trials in this process.
final class StudyBench {
  let folder: String
  private(set) var progress: [TrialProgress] = []
  private(set) var endings: [(name: String, outcome: TrialOutcome, folder: String)] = []

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "gecko-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path()
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static let recall =
    "{kind: mqar, vocabulary_size: 20, length: 10, pairs: 2, valid_examples: 9, test_examples: 5}"

  private static let base = """
    experiment: small
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
    training:
      steps: 6
      batch: 6
      micro_batch: 2
      evaluate_every: 3
      schedule: {warmup: 2}

    """

  /// Runs a small study of `task` with `more`.
  func run(
    _ more: String = "", task: String = recall, settings: [String] = [], threads: Int = 1,
    until: Int = .max, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> [TrialOutcome] {
    let path = folder + "/experiment.yaml"
    try (Self.base + "task: \(task)\n" + more).write(
      toFile: path, atomically: true, encoding: .utf8)
    let study = try loadStudy(path: path, settings: settings)
    let tasks = TaskShelf()
    let manifest = try StudyPlan(of: study, tasks: tasks).manifest
    let root = folder + "/runs"
    return try manifest.trials.indices.map { index in
      let work = try PlannedTrial(trial: index, of: manifest, root: root, tasks: tasks)
      let outcome = work.run(
        until: until, threads: threads, commandLine: ["gecko", "run", path],
        report: { self.progress.append($0) }, isCancelled: isCancelled)
      endings.append((manifest.name(of: manifest.trials[index]), outcome, work.folder))
      return outcome
    }
  }

  func file(_ index: Int = 0) throws -> RunFile {
    try RunFile(reading: try #require(RunFile.segments(inFolder: endings[index].folder).last))
  }
}

/// Says no a number of times.
final class Countdown: Sendable {
  private let left: Mutex<Int>

  init(_ count: Int) { left = Mutex(count) }

  func isOver() -> Bool {
    left.withLock { left in
      left -= 1
      return left < 0
    }
  }
}
