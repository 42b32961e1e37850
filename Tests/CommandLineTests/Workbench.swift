import Foundation
import Store

/// A fresh temporary folder with a tiny study in it, removed when the last use of it ends.
final class Workbench {
  let folder: String
  /// The program, in the folder.
  let gecko: Program

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "gecko-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path(percentEncoded: false)
    gecko = Program(folder: folder)
    try write(Self.recall, to: "recall.yaml")
    try write(Self.reading, to: "reading.yaml")
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Writes a text file.
  func write(_ text: String, to name: String) throws {
    try write(Array(text.utf8), to: name)
  }

  /// Writes a file.
  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  /// The run files below a folder, sorted by path.
  func runFiles(below root: String = "data/runs") -> [String] {
    let names = FileManager.default.enumerator(atPath: "\(folder)/\(root)")?.allObjects ?? []
    return names.compactMap { $0 as? String }.filter { $0.contains("/run-") && $0.hasSuffix(".h5") }
      .sorted()
      .map { "\(folder)/\(root)/\($0)" }
  }

  /// Every metric of every trial's newest run file, but for what the clock says: bit patterns by
  /// series and column.
  func metrics(below root: String = "data/runs") throws -> [[String: [UInt64]]] {
    let folders = Set(runFiles(below: root).map { NSString(string: $0).deletingLastPathComponent })
    return try folders.sorted().map { folder in
      guard let path = RunFile.segments(inFolder: folder).last else { return [:] }
      let file = try RunFile(reading: path)
      var columns: [String: [UInt64]] = [:]
      for name in try file.seriesNames() {
        let series = try file.series(name)
        columns["\(name)/step"] = series.steps.map { UInt64($0) }
        for (column, values) in zip(series.columns, series.values) where !column.isMeasured {
          columns["\(name)/\(column.name)"] = values.map(\.bitPattern)
        }
      }
      return columns
    }
  }

  private static let model = """
    model:
      num_layers: 1
      model_dim: 16
      z_dim: 8
      value_dim: 16
      num_heads: 2
      ffn_hidden_dim: 16
      cema_ndim: 2
      chunk_size: 8
      timenorm_num_groups: 2
    """

  /// Two variants on recall; the chunk does not divide the length.
  private static let recall = """
    experiment: recall
    question: Does it run?
    hypothesis: It does.
    replicates: 2
    \(model)
    task: {kind: mqar, vocabulary_size: 32, length: 20, pairs: 2, valid_examples: 8, test_examples: 8}
    training: {steps: 4, batch: 6, micro_batch: 2, evaluate_every: 2, schedule: {warmup: 1}}
    variants:
      gecko: {}
      no-memory: {model.memory: none}

    """

  /// One variant on a text whose path is still to be given.
  private static let reading = """
    experiment: reading
    \(model)
    task: {kind: text, length: 20, valid_windows: 4, test_windows: 4}
    training: {steps: 2, batch: 2, micro_batch: 1, schedule: {warmup: 1}}

    """
}
