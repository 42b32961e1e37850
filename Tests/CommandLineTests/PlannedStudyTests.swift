import Foundation
import Store
import Testing

@Suite struct `A planned study` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `is not changed silently`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml").status == 0)
    let changed = ["run", "recall.yaml", "--set", "training.steps=5", "--set", "replicates=1"]
    let refused = try bench.gecko.start(changed).outcome()
    #expect(refused.status == 2)
    #expect(refused.output.isEmpty)
    #expect(
      refused.complaints == [
        "data/runs/recall: this spec is not the one the study was started with (manifest.json)",
        "  replicates was 2, is 1",
        "  variant 'gecko': training.steps was 4, is 5",
        "  variant 'no-memory': training.steps was 4, is 5",
        "give another --out to keep both, or --extend to go on here with the new plan",
      ])
    #expect(bench.runFiles().count == 4)
    let extended = try bench.gecko.start(changed + ["--extend"]).outcome()
    #expect(extended.status == 0)
    #expect(extended.messages.contains("training.steps was 4, is 5"))
    #expect(bench.runFiles().count == 6)
    let folder = bench.folder + "/data/runs/recall"
    #expect(try StudyManifest(readingFolder: folder).replicates == 1)
    #expect(try StudyManifest(reading: folder + "/manifest-000.json").replicates == 2)
  }

  @Test func `takes more replicates and variants with --extend, and runs only those`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml").status == 0)
    let more = [
      "run", "recall.yaml", "--set", "replicates=3", "--set", "variants.plain={model.ema: none}",
      "--extend",
    ]
    let outcome = try bench.gecko.start(more).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.complaints.count { $0.contains("skipped") } == 4)
    #expect(outcome.complaints.count { $0.contains("finished  4 steps") } == 5)
    // The same command again has nothing to say or to run.
    let again = try bench.gecko.start(more).outcome()
    #expect(again.complaints.count { $0.contains("skipped") } == 9)
  }

  @Test func `may be reworded`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml").status == 0)
    let text = try String(contentsOfFile: bench.folder + "/recall.yaml", encoding: .utf8)
    try bench.write(text.replacing("Does it run?", with: "Does it still run?"), to: "recall.yaml")
    let outcome = try bench.gecko.run("run", "recall.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.messages.contains("the spec has changed in words only"))
    #expect(outcome.output.contains("Does it still run?"))
  }

  @Test func `stops at the first failure if asked to`() throws {
    let wild = [
      "run", "recall.yaml", "--set", "training.optimizer.lr=1e38", "--set",
      "training.optimizer.clip=0", "--jobs", "1", "--set", "training.steps=50",
    ]
    let fast = try bench.gecko.start(wild + ["--fail-fast", "--out", "fast"]).outcome()
    #expect(fast.status == 1)
    #expect(fast.complaints.count { $0.contains("diverged at step") } == 1)
    let on = try bench.gecko.start(wild).outcome()
    #expect(on.status == 1)
    #expect(on.complaints.count { $0.contains("diverged at step") } == 4)
    let again = try bench.gecko.start(wild).outcome()
    #expect(again.status == 1)
    #expect(again.complaints.count { $0.contains("  failed before: ") } == 4)
    let files = bench.runFiles()
    let retried = try bench.gecko.start(wild + ["--retry-failed"]).outcome()
    #expect(retried.status == 1)
    #expect(retried.complaints.count { $0.contains("diverged at step") } == 4)
    #expect(bench.runFiles().count > files.count)
  }

  @Test func `sweeps values of an argument, and chooses on validation data`() throws {
    let outcome = try bench.gecko.run(
      "run", "recall.yaml", "--set", "training.optimizer.lr=1e-3,3e-3", "--set", "replicates=1")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("4 (4 configurations × 1 replicate)"))
    #expect(outcome.messages.contains("gecko lr=3e-3 #0  finished"))
    #expect(bench.runFiles().count == 4)
    let manifest = try StudyManifest(readingFolder: bench.folder + "/data/runs/recall")
    #expect(manifest.sweep?.parameters.map(\.values) == [["1e-3", "3e-3"]])
  }
}

@Suite struct `Successive halving of a study` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private let arguments = [
    "run", "recall.yaml", "--set", "training.steps=90", "--set", "training.evaluate_every=10",
    "--set", "task.valid_examples=64", "--set", "training.checkpoint_every=0", "--set",
    "sweep={method: asha, parameters: {training.optimizer.lr: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, "
      + "5e-2, 7e-2, 1e-1]}}",
  ]

  @Test func `stops weak trials early, and is the same whatever the jobs and interruptions`() throws
  {
    #expect(
      try bench.gecko.start(arguments + ["--out", "one", "--jobs", "1"]).outcome().status == 0)
    let whole = try bench.gecko.start(arguments + ["--out", "two", "--jobs", "2"]).outcome()
    #expect(whole.status == 0)
    #expect(try bench.metrics(below: "one") == bench.metrics(below: "two"))
    var kills = 0
    while kills < 6 {
      let execution = try bench.gecko.start(arguments)
      usleep(UInt32(100_000 + kills * 254_321 % 500_000))
      execution.send(SIGKILL)
      if execution.outcome().status == 0 { break }
      kills += 1
    }
    #expect(kills > 1)
    #expect(try bench.gecko.start(arguments).outcome().status == 0)
    #expect(try bench.metrics() == bench.metrics(below: "one"))

    // Of nine points three go on from step 10, one of those from step 30: 9 x 10 + 3 x 20 + 60 steps of
    // 9 x 90, times two variants and two replicates; one or two more may have gone on in between.
    let steps = try stepsTaken(below: "data/runs")
    #expect(steps <= 4 * 9 * 90 / 3, "\(steps) steps")
    let finished = try Set(bench.runFiles().map { try RunFile(reading: $0).ending().status })
    #expect(finished.contains(.finished) && finished.contains(.paused))
  }

  /// Loss falls by orders of magnitude over these rates, so there is something to find.
  @Test func `finds what the whole grid finds, for a third of its steps`() throws {
    let study = [
      "run", "recall.yaml", "--only", "gecko", "--set", "replicates=2", "--set",
      "training.steps=180", "--set", "training.evaluate_every=20", "--set",
      "task={kind: mqar, vocabulary_size: 16, length: 12, pairs: 2, valid_examples: 128}", "--set",
      "training.checkpoint_every=0", "--set", "training.batch=8",
    ]
    func sweep(_ method: String) throws -> [[String: String]] {
      let outcome = try bench.gecko.start(
        study + [
          "--out", method, "--set",
          "sweep={method: \(method), select: {metric: valid/loss}, parameters: {training.optimizer.lr: "
            + "[1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 2e-2, 3e-2, 1e-1, 1], "
            + "training.optimizer.weight_decay: [0, 0.1, 1]}}",
        ]
      ).outcome()
      #expect(outcome.status == 0, "\(outcome.messages.suffix(400))")
      let text = try String(
        contentsOfFile: "\(bench.folder)/\(method)/recall/sweep.csv", encoding: .utf8)
      let lines = text.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }
    func number(_ row: [String: String], _ column: String) throws -> Double {
      try #require(Double(row[column] ?? ""))
    }
    let (grid, halved) = (try sweep("grid"), try sweep("asha"))
    let steps = try [grid, halved].map { try $0.reduce(0) { $0 + (try number($1, "spent_steps")) } }
    #expect(steps[0] == 27 * 2 * 180)
    #expect(steps[1] <= steps[0] / 3, "\(steps)")
    let best = try #require(grid.first { $0["chosen"] == "1" })
    let found = try #require(halved.first { $0["chosen"] == "1" })
    let (error, other) = (
      try number(best, "valid_loss_standard_error"), try number(found, "valid_loss_standard_error")
    )
    let difference = try number(found, "valid_loss") - number(best, "valid_loss")
    #expect(difference <= 2 * (error * error + other * other).squareRoot(), "\(best) \(found)")
    // And it was worth looking: the worst of the grid is far away.
    let worst = grid.compactMap { Double($0["valid_loss"] ?? "") }.max() ?? 0
    #expect(worst > 1.2 * (try number(best, "valid_loss")))
  }

  private func stepsTaken(below root: String) throws -> Int {
    let folders = Set(
      bench.runFiles(below: root).map { NSString(string: $0).deletingLastPathComponent })
    return try folders.reduce(0) { sum, folder in
      let file = try RunFile(reading: try #require(RunFile.segments(inFolder: folder).last))
      return sum + (try file.series("train").steps.last ?? 0)
    }
  }
}
