import Store
import Testing

@Suite struct `A study's numbers` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Every metric of every trial, but for what the clock says: bit patterns by series and column.
  private func metrics(below root: String) throws -> [[String: [UInt64]]] {
    try bench.runFiles(below: root).map { path in
      let file = try RunFile(reading: path)
      var columns: [String: [UInt64]] = [:]
      for name in try file.seriesNames() {
        let series = try file.series(name)
        for (column, values) in zip(series.columns, series.values)
        where !["wall_time", "tokens_per_second"].contains(column.name) {
          columns["\(name)/\(column.name)"] = values.map(\.bitPattern)
        }
      }
      return columns
    }
  }

  @Test func `are the same bits for any number of threads, and every time`() throws {
    for (folder, threads) in [("one", "1"), ("two", "2"), ("three", "3"), ("again", "3")] {
      let outcome = try bench.gecko.run(
        "run", "recall.yaml", "--threads", threads, "--out", folder, "--set",
        "model.dropout=0.1", "--set", "training.micro_batch=1")
      #expect(outcome.status == 0)
    }
    let expected = try metrics(below: "one")
    #expect(expected.count == 4)
    for trial in expected {
      #expect(trial["train/loss"]?.count == 4)
      #expect(trial["valid/accuracy"]?.count == 2)
      #expect(trial["test/loss"]?.count == 1)
    }
    for folder in ["two", "three", "again"] {
      #expect(try metrics(below: folder) == expected, "\(folder)")
    }
  }

  @Test func `differ between replicates`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml").status == 0)
    let losses = try metrics(below: "data/runs").map { $0["train/loss"] }
    #expect(losses.count == 4)
    #expect(losses[0] != losses[1])
  }
}
