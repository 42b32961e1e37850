import Foundation
import Store
import Testing

@Suite struct `A study` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `runs, tells its table and skips what is finished`() throws {
    let first = try bench.gecko.run("run", "recall.yaml")
    #expect(first.status == 0)
    #expect(first.output.contains("Does it run?"))
    #expect(first.output.contains("gecko (baseline), no-memory"))
    #expect(first.output.contains("Δ accuracy"))
    #expect(first.output.contains("2/2"))
    #expect(first.output.contains("data/runs/recall"))
    #expect(!first.output.contains("\u{1b}"))
    #expect(first.complaints.count { $0.contains("finished  4 steps") } == 4)
    let files = bench.runFiles()
    #expect(files.count == 4)

    let second = try bench.gecko.run("run", "recall.yaml")
    #expect(second.status == 0)
    #expect(second.output == first.output)
    #expect(second.complaints.count { $0.contains("skipped") } == 4)
    #expect(bench.runFiles() == files)
    let study = try StudyFile(reading: bench.folder + "/data/runs/recall/study.h5")
    #expect(study.links.map(\.replicate) == [0, 1, 0, 1])
    #expect(study.stacks.contains("gecko/train") && study.tables.count == 1)
  }

  @Test func `runs the variants asked for, with the settings given`() throws {
    let outcome = try bench.gecko.run(
      "run", "recall.yaml", "--only", "no-memory", "--set", "replicates=1", "--set",
      "training.steps=3", "--out", "elsewhere/", "--threads", "5")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("One replicate: no uncertainty"))
    #expect(outcome.output.contains("the baseline 'gecko' is not among these variants"))
    #expect(bench.runFiles(below: "elsewhere/recall/no-memory").count == 1)
    #expect(bench.runFiles(below: "elsewhere").count == 1)
    let study = try StudyFile(reading: bench.folder + "/elsewhere/recall/study.h5")
    #expect(study.links.map(\.variant) == ["no-memory"])
  }

  @Test func `is told as JSON`() throws {
    let outcome = try bench.gecko.run("run", "recall.yaml", "--json", "--quiet")
    #expect(outcome.status == 0)
    #expect(outcome.messages.isEmpty)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(object["experiment"] as? String == "recall")
    let table = try #require(object["table"] as? [String: Any])
    let variants = try #require(table["variants"] as? [[String: Any]])
    #expect(variants.map { $0["variant"] as? String } == ["gecko", "no-memory"])
    #expect(variants[0]["valid_loss"] is [String: Any])
  }

  @Test func `is told quietly`() throws {
    let outcome = try bench.gecko.run("run", "recall.yaml", "--quiet")
    #expect(outcome.status == 0)
    #expect(outcome.messages.isEmpty)
    #expect(outcome.output.hasPrefix("variant"))
  }

  @Test func `with a trial that diverges fails, and its table says which`() throws {
    let outcome = try bench.gecko.run(
      "run", "recall.yaml", "--set", "variants.wild={training.optimizer.lr: 1e38}", "--set",
      "replicates=1", "--set", "training.optimizer.clip=0")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("wild #0 does not count: diverged at step"))
    #expect(outcome.output.contains("0/1"))
    #expect(outcome.complaints.last == "1 of 3 trials diverged or failed")
  }

  @Test func `that cannot write its files fails`() throws {
    try bench.write("a file", to: "occupied")
    let outcome = try bench.gecko.run("run", "recall.yaml", "--out", "occupied")
    #expect(outcome.status == 1)
    #expect(outcome.complaints.contains { $0.contains("occupied/recall") })
    #expect(outcome.complaints.count == 1)
  }
}
