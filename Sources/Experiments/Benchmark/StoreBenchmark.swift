import Foundation
import Models
import Store
import Tensors
import Training

/// Measures what it costs a training run to be recorded, and how fast captures are written.
package struct StoreBenchmark: Sendable {
  /// What was measured; its coding keys are the names that the command prints.
  package struct Result: Encodable, Sendable {
    private enum CodingKeys: String, CodingKey {
      case config, threads
      case plainSeconds = "plain_sec_per_step"
      case recordedSeconds = "recorded_sec_per_step"
      case recordingShare = "recording_share"
      case captureMegabytesPerSecond = "capture_mb_per_s"
      case narrowMegabytesPerSecond = "bfloat16_capture_mb_per_s"
    }

    package let config: String
    package let threads: Int
    /// Median seconds of a step that nothing is recorded of.
    package let plainSeconds: Double
    /// Mean seconds of ten steps, each recorded, one with statistics of every layer.
    package let recordedSeconds: Double
    /// The part that recording adds to a step.
    package let recordingShare: Double
    /// Rate at which float32 captures of 1 MB reach the file, flushed at the end.
    package let captureMegabytesPerSecond: Double
    /// The same for bfloat16, by the bytes in the file.
    package let narrowMegabytesPerSecond: Double
  }

  private let size: BenchmarkSize
  private let folder: String

  /// The benchmark of a size, with its files in a folder that is made and removed.
  package init(_ size: BenchmarkSize, folder: String) {
    self.size = size
    self.folder = folder
  }

  /// Alternates blocks of ten plain steps with blocks of ten recorded ones.
  ///
  /// - Parameters:
  ///   - threads: Workers of a step.
  ///   - blocks: How many blocks of each kind; their medians count.
  /// - Returns: The measurements.
  /// - Throws: `StoreError` or `Divergence`.
  package func run(threads: Int, blocks: Int) throws -> Result {
    defer { Folder.removeWithContents(folder) }
    let trainer = size.makeTrainer(steps: 20 * blocks + 20, workers: WorkerPool(count: threads))
    let measuredTaps = TrialMetrics.measuredTaps(of: size.model)
    let statistics = LayerStatistics(taps: measuredTaps)
    let writer = try RunFileWriter(
      inFolder: folder,
      contents: RunFileContents(
        spec: "", resolvedSpec: "{}", provenance: [],
        series: [
          TrialMetrics.train, TrialMetrics.updates(of: trainer.groups),
          TrialMetrics.layers(of: measuredTaps),
        ], captures: []))
    func recordedStep() throws {
      let isMeasured = trainer.step % 10 == 0
      let result = try trainer.takeStep(
        on: size.randomBatch(trainer.step), measuringUpdates: true,
        taps: isMeasured ? statistics : nil)
      try writer.append(
        series: "train", step: trainer.step,
        values: [
          0, result.loss, result.rate, result.gradientNorm, result.clippedNorm, 0, 0,
          Host.peakResidentBytes,
        ])
      try writer.append(series: "updates", step: trainer.step, values: result.updateRatios)
      if isMeasured {
        try writer.append(series: "layers", step: trainer.step, values: statistics.values)
      }
      try writer.flush()
    }
    var times: (plain: [Double], recorded: [Double]) = ([], [])
    let clock = ContinuousClock()
    for block in 0...blocks {
      let plain = try clock.measure {
        for _ in 0..<10 { _ = try trainer.takeStep(on: size.randomBatch(trainer.step)) }
      }
      let recorded = try clock.measure { for _ in 0..<10 { try recordedStep() } }
      // The first block warms up.
      if block > 0 {
        times.plain.append(plain.seconds / 10)
        times.recorded.append(recorded.seconds / 10)
      }
    }
    try writer.finish(status: .finished, endTime: Date().timeIntervalSince1970)
    let ratios = zip(times.recorded, times.plain).map { $0 / $1 }
    return Result(
      config: size.rawValue, threads: threads, plainSeconds: times.plain.median,
      recordedSeconds: times.recorded.median, recordingShare: ratios.median - 1,
      captureMegabytesPerSecond: try captureRate(.float32),
      narrowMegabytesPerSecond: try captureRate(.bfloat16))
  }

  /// Bytes a second, in megabytes, of 128 captures of 1 MB in the file.
  private func captureRate(_ element: CaptureElement) throws -> Double {
    let captures = 128
    let count = (1 << 20) / (element == .float32 ? 4 : 2)
    let shape = [1, count / 256, 256]
    var random = RandomStream(seed: 2)
    let values = random.normalTensor([count]).values
    let writer = try RunFileWriter(
      inFolder: folder,
      contents: RunFileContents(
        spec: "", resolvedSpec: "{}", provenance: [], series: [],
        captures: [
          CaptureLayout(
            name: "rate", element: element,
            taps: [TapLayout(name: "tap", shape: shape, axes: ["example", "time", "feature"])],
            tokens: nil, targets: nil)
        ]))
    let clock = ContinuousClock()
    let time = try clock.measure {
      for step in 0..<captures {
        try writer.capture(name: "rate", step: step, arrays: ["tap": values])
      }
      try writer.synchronize()
    }
    try writer.finish(status: .finished, endTime: Date().timeIntervalSince1970)
    return Double(captures) / time.seconds * Double(1 << 20) / 1e6
  }
}
