import Foundation
import Store
import Testing

@Suite struct `Replicates that a study adds` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Losses of a tiny model differ by some thousandths, so that a few replicates are asked for.
  private let arguments = [
    "run", "recall.yaml", "--set",
    "replicates={until: {half_width: 0.004, metric: valid/loss}, at_most: 8}",
    "--set", "training.steps=20", "--set", "training.evaluate_every=20", "--set",
    "training.optimizer.lr=1e-2",
  ]

  private func table(below root: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(filePath: "\(bench.folder)/\(root)/recall/table.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func count(below root: String) throws -> Int {
    let stages = try #require(try table(below: root)["replicates_until"] as? [String: Any])
    return try #require(stages["count"] as? Int)
  }

  @Test func `are the same whatever the jobs, the variants asked for and interruptions`() throws {
    let one = try bench.gecko.start(arguments + ["--out", "one", "--jobs", "1"]).outcome()
    #expect(one.status == 0, "\(one.messages.suffix(400))")
    let needed = try count(below: "one")
    #expect(bench.runFiles(below: "one").count == 2 * needed)
    #expect(one.output.contains("Replicates: \(needed), decided once, on validation data"))
    #expect(!one.output.contains("missing"))
    let two = try bench.gecko.start(arguments + ["--out", "two", "--jobs", "2"]).outcome()
    #expect(two.status == 0)
    #expect(try bench.metrics(below: "one") == bench.metrics(below: "two"))

    // A variant by itself cannot say how many are needed.
    let alone = try bench.gecko.start(arguments + ["--only", "gecko"]).outcome()
    #expect(alone.status == 0)
    #expect(bench.runFiles().count == 3)
    #expect(alone.output.contains("the first 3 of every variant are not all finished"))
    let status = try bench.gecko.run("status", "data/runs/recall")
    #expect(
      status.output.hasPrefix("recall: 3 of 6 trials finished, 3 waiting, how many of up to 8"))
    var kills = 0
    while kills < 5 {
      let execution = try bench.gecko.start(arguments)
      usleep(UInt32(150_000 + kills * 254_321 % 400_000))
      execution.send(SIGKILL)
      if execution.outcome().status == 0 { break }
      kills += 1
    }
    #expect(try bench.gecko.start(arguments).outcome().status == 0)
    #expect(try bench.metrics() == bench.metrics(below: "one"))
    let done = try bench.gecko.run("status", "data/runs/recall")
    #expect(done.output.hasPrefix("recall: \(2 * needed) of \(2 * needed) trials finished\n"))
    let plan = try bench.gecko.start(["plan"] + arguments.dropFirst()).outcome()
    #expect(plan.output.contains("none of \(2 * needed) trials are left"))
  }

  @Test func `stop at the most that the spec allows, and say how wide the interval is`() throws {
    let outcome = try bench.gecko.run(
      "run", "recall.yaml", "--set",
      "replicates={until: {half_width: 1e-4, metric: valid/loss}, at_most: 4, at_least: 2}")
    #expect(outcome.status == 0)
    #expect(bench.runFiles().count == 8)
    #expect(outcome.output.contains("8 (2 variants × 2 to 4 replicates)"))
    #expect(
      outcome.output.contains(
        #/Replicates: 4, .* the most that the spec allows, .* no-memory ± .*, needs /#))
  }

  @Test func `are not changed silently`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml").status == 0)
    let outcome = try bench.gecko.run(
      "run", "recall.yaml", "--set",
      "replicates={until: {half_width: 0.1}, at_most: 2, at_least: 2}")
    #expect(outcome.status == 2)
    #expect(
      outcome.complaints.contains(
        "  replicates.until was not given, is 0.1 of valid/accuracy after 2"))
  }

  @Test func `are refused where they mean nothing`() throws {
    func complaint(_ settings: String...) throws -> String {
      let rule = "replicates={until: {half_width: 0.1}, at_most: 5}"
      let outcome = try bench.gecko.start(
        ["plan", "recall.yaml", "--set", rule] + settings.flatMap { ["--set", $0] }
      ).outcome()
      #expect(outcome.status == 2)
      return outcome.messages
    }
    #expect(
      try complaint("training.optimizer.lr=1e-3,3e-3").contains(
        "replicates: expected a number beside a sweep, found 'until'"))
    try bench.write(
      "experiment: one\ntask: {kind: mqar}\nreplicates: {until: {half_width: 1}, at_most: 5}\n",
      to: "one.yaml")
    let one = try bench.gecko.run("plan", "one.yaml")
    #expect(one.status == 2)
    #expect(
      one.messages.contains("expected two variants or more, whose differences decide, found one"))
    #expect(
      try complaint("replicates.until.metric=valid/los").contains("did you mean 'valid/loss'?"))
    #expect(
      try complaint("replicates.at_least=6").contains("expected at_least, 6, or more, found 5"))
    #expect(
      try complaint("task.valid_examples=0").contains(
        "expected a task with a validation split to decide by"))
  }
}

@Suite struct `A target of a study` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private let target = ["--set", "target={metric: valid/loss, at_most: 100}"]

  @Test func `may be added to a study that has run, and changes no key`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml").status == 0)
    let files = bench.runFiles()
    let outcome = try bench.gecko.start(["run", "recall.yaml"] + target).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.messages.contains("the spec has changed in words only"))
    #expect(bench.runFiles() == files)
    #expect(outcome.output.contains("To valid loss ≤ 100:"))
    #expect(outcome.output.contains("evaluated every 2 steps"))
    let csv = try String(
      contentsOfFile: bench.folder + "/data/runs/recall/table.csv", encoding: .utf8)
    #expect(csv.contains(",target_reached,"))
    #expect(try bench.gecko.run("report", "data/runs/recall", "--gnuplot", "none").status == 0)
    let page = try String(
      contentsOfFile: bench.folder + "/data/runs/recall/report.html", encoding: .utf8)
    #expect(page.contains("To valid loss ≤ 100, on validation data:"))
  }

  @Test func `is one of the task's measures`() throws {
    let outcome = try bench.gecko.run(
      "plan", "recall.yaml", "--set", "target={metric: valid/los, at_most: 1}")
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("target.metric: expected one of valid/loss"))
    #expect(outcome.messages.contains("did you mean 'valid/loss'?"))
    let variant = try bench.gecko.run(
      "plan", "recall.yaml", "--set", "variants.x={target.at_most: 1}")
    #expect(variant.messages.contains("which all variants share"))
  }
}
