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
  func expect(_ variant: String, _ replicate: Int, point: Int = 0) -> StoredTrial {
    let trial = StoredTrial(
      variant: variant, point: point, replicate: replicate,
      folder: "\(folder)/\(variant)/\(Self.key(replicate, at: point))")
    if !trials.contains(trial) { trials.append(trial) }
    return trial
  }

  /// Writes a run file of a trial: two training rows, an early evaluation that must not count, and
  /// the final ones.
  func store(
    _ variant: String, _ replicate: Int, valid: Scores?, test: Scores? = nil,
    status: RunStatus = .finished, step: Int? = 20, reason: String = "", parameters: Int = 803_072,
    seconds: Double = 12.34, headline: String = "accuracy", point: Int = 0
  ) throws {
    let file = try RunFileWriter(
      inFolder: expect(variant, replicate, point: point).folder,
      contents: RunFileContents(
        spec: "", resolvedSpec: "{}",
        provenance: [
          Attribute("variant", .text(variant)), Attribute("parameters", .integer(parameters)),
          Attribute("headline", .text(headline)), Attribute("headline_lower_is_better", false),
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

  private static func key(_ replicate: Int, at point: Int) -> String {
    point == 0 ? "key-\(replicate)" : "key-\(point)-\(replicate)"
  }

  /// The plan of the trials so far, in which a point sets what `settings` say.
  func manifest(
    sweep: StudyManifest.Sweep? = nil, match: [String: StudyManifest.Match] = [:],
    specifications: [String: String] = [:], sameness: [String: StudyManifest.Sameness] = [:],
    sizes: [String: Int] = [:],
    settings: (Int) -> [StudyManifest.Setting] = { _ in [] }
  ) -> StudyManifest {
    var configurations: [StudyManifest.Configuration] = []
    var planned: [StudyManifest.Trial] = []
    let variants = trials.map(\.variant)
    let ordered = trials.sorted { left, right in
      let places = [left, right].map { variants.firstIndex(of: $0.variant) ?? 0 }
      return (places[0], left.point, left.replicate) < (places[1], right.point, right.replicate)
    }
    for trial in ordered {
      func isIts(_ other: StudyManifest.Configuration) -> Bool {
        other.variant == trial.variant && other.point == trial.point
      }
      if !configurations.contains(where: isIts) {
        configurations.append(
          StudyManifest.Configuration(
            variant: trial.variant, point: trial.point, settings: settings(trial.point),
            specification: specifications[trial.variant] ?? "{}", steps: 20,
            parameters: sizes[trial.variant] ?? 1000, match: match[trial.variant],
            sameness: sameness[trial.variant]))
      }
      planned.append(
        StudyManifest.Trial(
          configuration: configurations.firstIndex(where: isIts) ?? 0, replicate: trial.replicate,
          key: Self.key(trial.replicate, at: trial.point)))
    }
    return StudyManifest(
      experiment: "recall", question: "", hypothesis: "none", baseline: "gecko", replicates: 2,
      confidence: 0.95, specPath: "recall.yaml", spec: "", arguments: [], numerics: 1, sweep: sweep,
      configurations: configurations, trials: planned)
  }

  /// Makes the folder, with nothing in it.
  func makeFolder() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Writes a run with awkward facts and numbers, beside all trials.
  ///
  /// - Returns: Its path.
  func storeRich() throws -> String {
    let loss = MetricColumn(name: "loss", unit: "nats", description: "mean")
    let speed = MetricColumn(
      name: "speed", unit: "tokens/s", description: "clock", isMeasured: true)
    let tokens = NumericArray(shape: [2, 1], integers: [1, 2])
    let file = try RunFileWriter(
      inFolder: folder + "/rich",
      contents: RunFileContents(
        spec: "experiment: rich\nseed: 1\n", resolvedSpec: "{}",
        provenance: [
          Attribute("variant", "größe\nof two lines"), Attribute("start_time", 1_700_000_000.0),
        ],
        series: [
          SeriesLayout(name: "train", columns: [loss, speed]),
          SeriesLayout(name: "valid", columns: [loss]),
        ],
        captures: [
          CaptureLayout(
            name: "taps", element: .bfloat16,
            taps: [
              TapLayout(name: "layers.0.memory", shape: [2, 6], axes: ["example", "feature"])
            ],
            tokens: tokens, targets: tokens)
        ]))
    try file.append(series: "train", step: 0, values: [2, 0.1])
    try file.append(series: "train", step: 10, values: [0.5, 1e6])
    try file.append(series: "train", step: 20, values: [.nan, 1 / 3])
    let values = [Float](repeating: 1, count: 12)
    try file.capture(name: "taps", step: 20, arrays: ["layers.0.memory": values])
    try file.finish(
      status: .diverged, endTime: 1_700_000_000, step: 20, reason: "NaN in layers.0")
    return file.path
  }

  /// Writes a checkpoint, beside all trials.
  ///
  /// - Returns: Its path.
  func storeCheckpoint() throws -> String {
    var checkpoint = Checkpoint(
      step: 7, seconds: 90, about: [Attribute("variant", "gecko")], resolvedSpec: "{}",
      parameters: [
        WeightArray(name: "embed.weight", shape: [2, 2], values: [0.5, -0.5, 0.5, -0.5]),
        WeightArray(name: "norm.weight", shape: [1], values: [2]),
      ])
    checkpoint.optimizer = Checkpoint.OptimizerState(
      kind: "adamw", updates: 7, first: [], second: [])
    checkpoint.streams = [StreamPosition(name: "data", seed: 3, position: 56)]
    checkpoint.best = Checkpoint.Best(measure: "loss", value: 1.5, step: 5)
    checkpoint.run = Checkpoint.RunPosition(
      segment: "run-000.h5", rows: RowCounts(series: ["train": 7], captures: [:]))
    return try CheckpointFolder(folder + "/checkpoints").write(checkpoint)
  }

  /// The table of all trials so far.
  func table(baseline: String = "gecko") throws -> StudyTable {
    var manifest = manifest()
    manifest.baseline = baseline
    return try StudyTable(of: manifest, folder: folder)
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

  /// The plan of variants that nothing is stored of.
  static func plan(_ variants: [String], replicates: Int) -> StudyManifest {
    StudyManifest(
      experiment: "e", question: "", hypothesis: "", baseline: variants[0], replicates: replicates,
      confidence: 0.95, specPath: "e.yaml", spec: "", arguments: [], numerics: 1, sweep: nil,
      configurations: variants.map { variant in
        StudyManifest.Configuration(
          variant: variant, point: 0, settings: [], specification: "{}", steps: 20, parameters: 1,
          match: nil)
      }, trials: [])
  }
}
