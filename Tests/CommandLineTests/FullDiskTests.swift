import Foundation
import Store
import Testing

/// A limit on the size of files stands for the disk: writes beyond it fail at an exact byte.
@Suite struct `A study on a full disk` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private let arguments = [
    "run", "recall.yaml", "--set", "training.steps=60", "--set", "replicates=1", "--only", "gecko",
    "--set", "training.checkpoint_every=10", "--set", "training.evaluate_every=20",
    "--set", "capture=[{taps: [layers.*.out], steps: [0, 10, 20, 30, 40, 50, last], examples: 4}]",
  ]

  @Test func `stops, loses nothing, and goes on when there is room`() throws {
    #expect(try bench.gecko.start(arguments + ["--out", "whole"]).outcome().status == 0)
    let whole = try bench.metrics(below: "whole")
    let largest = try bench.runFiles(below: "whole").map { try size(of: $0) }.max() ?? 0
    for point in 1...20 {
      let folder = "limited-\(point)"
      let limit = largest * point / 21
      let outcome = try bench.gecko.start(
        arguments + ["--out", folder], largestFile: limit
      ).outcome()
      #expect(outcome.status == 1, "limit \(limit): \(outcome.messages)")
      #expect(outcome.messages.contains("could not"), "limit \(limit): \(outcome.messages)")
      #expect(outcome.messages.contains(".h5") || outcome.messages.contains(".log"))
      for path in bench.runFiles(below: folder) {
        let steps = try RunFile(reading: path).series("train").steps
        #expect(steps == Array(0..<steps.count).map { $0 + 1 })
      }
      let rest = try bench.gecko.start(arguments + ["--out", folder]).outcome()
      #expect(rest.status == 0, "limit \(limit): \(rest.messages)")
      #expect(try bench.metrics(below: folder) == whole, "limit \(limit)")
    }
  }

  @Test func `goes on without captures if the spec says so`() throws {
    let many = [
      "--set", "training.on_write_failure=continue", "--set",
      "capture=[{taps: [layers.*], steps: {every: 2}, examples: 8, dtype: float32}]",
    ]
    #expect(try bench.gecko.start(arguments + ["--out", "whole"]).outcome().status == 0)
    let outcome = try bench.gecko.start(
      arguments + many + ["--out", "limited"], largestFile: 400_000
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(try bench.metrics(below: "limited") == bench.metrics(below: "whole"))
    let log = try #require(
      FileManager.default.enumerator(atPath: "\(bench.folder)/limited")?.allObjects
        .compactMap { $0 as? String }.first { $0.hasSuffix("log.txt") })
    let text = try String(contentsOfFile: "\(bench.folder)/limited/\(log)", encoding: .utf8)
    #expect(text.contains("goes on without captures"))
    #expect(text.contains("goes on in run-001.h5"))
  }

  private func size(of path: String) throws -> Int {
    try Data(contentsOf: URL(filePath: path)).count
  }
}
