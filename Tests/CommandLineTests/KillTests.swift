import Foundation
import Store
import Testing

/// Every step is written, checkpoints are frequent, and the moment of death is left to chance.
@Suite struct `A killed study` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private let arguments = [
    "run", "recall.yaml", "--set", "training.steps=300", "--set", "replicates=1",
    "--set", "training.checkpoint_every=20", "--set", "training.evaluate_every=50",
    "--set", "training.statistics_every=10", "--set", "model.dropout=0.1",
  ]

  @Test func `ends with the numbers of one that was not killed`() throws {
    #expect(try bench.gecko.start(arguments + ["--out", "whole"]).outcome().status == 0)
    var kills = 0
    while kills < 15 {
      let execution = try bench.gecko.start(arguments)
      // From 20 to 400 ms, in no order; where in a step that is, nobody knows.
      usleep(UInt32(20_000 + kills * 154_321 % 380_000))
      execution.send(SIGKILL)
      // It may have been done already: then there is nothing left to kill.
      if execution.outcome().status == 0 { break }
      kills += 1
      for path in bench.runFiles() { try expectReadable(path) }
    }
    #expect(kills > 2)
    #expect(try bench.gecko.start(arguments).outcome().status == 0)
    #expect(try bench.metrics() == bench.metrics(below: "whole"))
  }

  /// A killed file opens, and its rows are the steps from 1 on without a gap.
  private func expectReadable(_ path: String) throws {
    let file: RunFile
    do throws(StoreError) {
      file = try RunFile(reading: path)
    } catch {
      // The kill came before the file had been made: nothing had been written to it yet.
      #expect(try Data(contentsOf: URL(filePath: path)).count < 4_096, "\(error)")
      return
    }
    let steps = try file.series("train").steps
    #expect(steps == Array(0..<steps.count).map { $0 + 1 })
  }
}
