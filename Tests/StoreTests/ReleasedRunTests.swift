import Foundation
import Store
import Testing

/// `Fixtures/run-1.h5` was written by the first gecko that wrote `gecko-run-1`, in November 2026.
@Suite struct `The first run file of the layout` {
  private let run: RunFile

  init() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    run = try RunFile(reading: folder.appending(path: "Fixtures/run-1.h5").path)
  }

  @Test func `still tells where it comes from`() throws {
    #expect(run.spec.hasPrefix("experiment: compatibility\nquestion: Does a run file of gecko"))
    #expect(run.resolvedSpec.hasPrefix(#"{"numerics": 1, "seed": 7,"#))
    #expect(run.provenance.count == 21)
    #expect(run.provenance[1] == Attribute("variant", "gecko"))
    #expect(run.provenance.contains(Attribute("parameters", 4_344)))
    #expect(run.provenance.contains(Attribute("headline_lower_is_better", false)))
    #expect(run.provenance.last == Attribute("start_time", 1795425012.5628252))
    #expect(run.continues == nil)
    let ending = RunEnding(status: .finished, endTime: 1795425012.587512, step: 4, reason: "")
    #expect(try run.ending() == ending)
  }

  @Test func `still gives its metrics`() throws {
    #expect(try run.seriesNames() == ["train", "valid", "test"])
    let train = try run.series("train")
    #expect(train.steps == [1, 2, 3, 4])
    #expect(train.columns.count == 7)
    #expect(
      train.columns[5]
        == MetricColumn(
          name: "wall_time", unit: "s", description: "seconds since training began, by the clock"))
    #expect(train.columns.map(\.isMeasured) == Array(repeating: false, count: 7))
    #expect(train[column: "tokens"] == [128, 256, 384, 512])
    #expect(
      train[column: "loss"]
        == [4.519570380449295, 5.204016417264938, 4.575787127017975, 4.323577493429184])
    #expect(try run.series("valid").steps == [2, 4])
    #expect(try run.series("test")[column: "loss"] == [4.3492913991212845])
    let counts = RowCounts(
      series: ["train": 4, "valid": 2, "test": 1], captures: ["capture-0": 2])
    #expect(try run.rowCounts() == counts)
  }

  @Test func `still gives its captures`() throws {
    let captures = try run.captures()
    #expect(captures.map(\.name) == ["capture-0"])
    let capture = try #require(captures.first)
    #expect(capture.steps == [0, 4])
    #expect(capture.element == .bfloat16)
    #expect(capture.compression == .none)
    #expect(capture.chunking == .step)
    #expect(capture.tokens?.shape == [2, 32])
    #expect(capture.tokens?.integers?.prefix(4) == [4, 59, 5, 54])
    #expect(capture.targets?.integers?.filter { $0 >= 0 } == [59, 54, 61, 56])
    #expect(
      capture.taps == [
        TapLayout(
          name: "layers.0.timenorm.mean", shape: [2, 32, 4], axes: ["example", "time", "group"]),
        TapLayout(
          name: "layers.0.memory", shape: [2, 2, 4, 8], axes: ["example", "head", "key", "value"]),
      ])
    let memory = try run.array(ofTap: "layers.0.memory", inCapture: "capture-0")
    #expect(memory.shape == [2, 2, 2, 4, 8])
    #expect(memory.reals.prefix(3) == [0.1171875, 0.03271484375, 0.26171875])
    let mean = try run.array(ofTap: "layers.0.timenorm.mean", inCapture: "capture-0")
    #expect(mean.shape == [2, 2, 32, 4])
    #expect(mean.reals.suffix(2) == [0.01300048828125, -0.051025390625])
    #expect(mean.reals.reduce(0, +) == -13.761287689208984)
  }
}
