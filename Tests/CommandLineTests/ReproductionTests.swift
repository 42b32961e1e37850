import Testing

@Suite struct `A study's numbers` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `are the same bits for any number of threads, and every time`() throws {
    for (folder, threads) in [("one", "1"), ("two", "2"), ("three", "3"), ("again", "3")] {
      let outcome = try bench.gecko.run(
        "run", "recall.yaml", "--threads", threads, "--out", folder, "--set",
        "model.dropout=0.1", "--set", "training.micro_batch=1")
      #expect(outcome.status == 0)
    }
    let expected = try bench.metrics(below: "one")
    #expect(expected.count == 4)
    for trial in expected {
      #expect(trial["train/loss"]?.count == 4)
      #expect(trial["valid/accuracy"]?.count == 2)
      #expect(trial["test/loss"]?.count == 1)
    }
    for folder in ["two", "three", "again"] {
      #expect(try bench.metrics(below: folder) == expected, "\(folder)")
    }
  }

  @Test func `differ between replicates`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml").status == 0)
    let losses = try bench.metrics(below: "data/runs").map { $0["train/loss"] }
    #expect(losses.count == 4)
    #expect(losses[0] != losses[1])
  }
}
