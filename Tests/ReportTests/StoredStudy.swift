import Foundation
import Report
import Store

/// A study on disk with known numbers, in a fresh temporary folder that its end removes.
final class StoredStudy {
  let folder: String
  private(set) var trials: [StoredTrial] = []

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path(percentEncoded: false)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// An evaluation: loss and accuracy.
  typealias Scores = (loss: Double, accuracy: Double)

  /// Says that a trial should be there, and stores nothing of it.
  @discardableResult
  func expect(_ variant: String, _ replicate: Int) -> StoredTrial {
    let trial = StoredTrial(
      variant: variant, replicate: replicate, folder: "\(folder)/\(variant)/key-\(replicate)")
    if !trials.contains(trial) { trials.append(trial) }
    return trial
  }

  /// Writes a run file of a trial: two training rows, an early evaluation that must not count, and
  /// the final ones.
  func store(
    _ variant: String, _ replicate: Int, valid: Scores?, test: Scores? = nil,
    status: RunStatus = .finished, step: Int? = 20, reason: String = "", parameters: Int = 803_072,
    seconds: Double = 12.34
  ) throws {
    let file = try RunFileWriter(
      inFolder: expect(variant, replicate).folder,
      contents: RunFileContents(
        spec: "", resolvedSpec: "{}",
        provenance: [
          Attribute("variant", .text(variant)), Attribute("parameters", .integer(parameters)),
          Attribute("headline", "accuracy"), Attribute("headline_lower_is_better", false),
        ],
        series: [Self.train, Self.evaluation("valid"), Self.evaluation("test")], captures: []))
    try file.append(series: "train", step: 1, values: [0.5])
    try file.append(series: "train", step: 20, values: [seconds])
    try file.append(series: "valid", step: 10, values: [640, 99, 0.001])
    if let valid {
      try file.append(series: "valid", step: 20, values: [1280, valid.loss, valid.accuracy])
    }
    if let test {
      try file.append(series: "test", step: 20, values: [1280, test.loss, test.accuracy])
    }
    try file.finish(status: status, endTime: 1_700_000_000, step: step, reason: reason)
  }

  /// The table of all trials so far.
  func table(baseline: String = "gecko") throws -> StudyTable {
    try StudyTable(of: trials, baseline: baseline)
  }

  private static let train = SeriesLayout(
    name: "train", columns: [MetricColumn(name: "wall_time", unit: "s", description: "clock")])

  private static func evaluation(_ name: String) -> SeriesLayout {
    SeriesLayout(
      name: name,
      columns: [
        MetricColumn(name: "tokens", unit: "token", description: "trained on"),
        MetricColumn(name: "loss", unit: "nats/token", description: "mean"),
        MetricColumn(name: "accuracy", unit: "1", description: "mean"),
      ])
  }
}
