import Foundation
import Store
import Testing

@Suite struct `A plan` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private func object(_ arguments: [String]) throws -> [String: Any] {
    let outcome = try bench.gecko.start(arguments).outcome()
    #expect(outcome.status == 0, "\(outcome.messages)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test func `tells what every configuration takes, and runs nothing`() throws {
    let outcome = try bench.gecko.run(
      "plan", "recall.yaml", "--set", "training.optimizer.lr=1e-3,3e-3")
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("gecko lr=") } == 2)
    #expect(outcome.output.contains("8 trials, "))
    #expect(bench.runFiles().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: bench.folder + "/data"))
  }

  @Test func `has the parameters that are then trained, and the memory within half as much again`()
    throws
  {
    let arguments = [
      "recall.yaml", "--set", "model.model_dim=128", "--set", "model.ffn_hidden_dim=512",
      "--set", "replicates=1",
    ]
    let plan = try object(["plan"] + arguments + ["--json"])
    #expect(
      Set(plan.keys) == [
        "experiment", "jobs", "threads", "trials", "trials_left", "estimated_s",
        "estimated_left_s", "estimated_memory_bytes", "power",
      ])
    let trials = try #require(plan["trials"] as? [[String: Any]])
    #expect(trials.map { $0["name"] as? String } == ["gecko #0", "no-memory #0"])
    #expect(try bench.gecko.start(["run"] + arguments).outcome().status == 0)
    for trial in trials {
      let variant = try #require(trial["variant"] as? String)
      let key = try #require(trial["key"] as? String)
      let file = try RunFile(
        reading: bench.folder + "/data/runs/recall/\(variant)/\(key)/run-000.h5")
      let parameters = try #require(trial["parameters"] as? Int)
      #expect(
        file.provenance.contains { $0.name == "parameters" && $0.value == .integer(parameters) })
      let peak = try #require(try file.series("train")[column: "peak_memory"]?.last)
      let estimate = try #require(trial["estimated_memory_bytes"] as? Double)
      #expect(estimate < 1.5 * peak && estimate > peak / 1.5, "\(estimate) for \(peak)")
      #expect(trial["estimated_s"] as? Double ?? 0 > 0)
    }
  }

  @Test func `says what is wrong, as running would`() throws {
    let outcome = try bench.gecko.run("plan", "recall.yaml", "--set", "match={count: parametres}")
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("did you mean 'parameters'?"))
    #expect(try bench.gecko.run("plan", "recall.yaml", "--only", "geko").status == 2)
  }

  @Test func `matches variants`() throws {
    let outcome = try bench.gecko.run(
      "plan", "recall.yaml", "--set", "variants.plain={model.ema: none}", "--set",
      "match=parameters", "--set", "model.ffn_hidden_dim=64")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(#/plain: ffn_hidden_dim 64 → \d+, for the parameters of the /#))
  }

  @Test func `can be asked for while and after it is run`() throws {
    #expect(try bench.gecko.run("status", "data/runs/recall").status == 2)
    #expect(try bench.gecko.run("run", "recall.yaml").status == 0)
    let status = try bench.gecko.run("status", "data/runs/recall")
    #expect(status.status == 0)
    #expect(status.output.hasPrefix("recall: 4 of 4 trials finished\n"))
    let object = try object(["status", "data/runs/recall", "--json"])
    #expect((object["counts"] as? [String: Int])?["finished"] == 4)
    #expect((object["trials"] as? [[String: Any]])?.count == 4)
  }

  @Test func `counts what is left, and says what the replicates can resolve`() throws {
    let power = ["--set", "power={deviation: 0.03, difference: 0.02}"]
    let before = try bench.gecko.start(["plan", "recall.yaml"] + power).outcome()
    #expect(before.output.contains("4 trials, "))
    #expect(
      before.output.contains("2 replicates: an interval is 12.7 standard errors to each side"))
    #expect(
      before.output.contains(
        "2 replicates resolve a difference of 0.346 in accuracy with probability 0.8 at 0.05 "
          + "(two-sided paired t, deviation 0.03 given); 0.02 would need 20."))
    #expect(try bench.gecko.run("run", "recall.yaml").status == 0)
    let more = ["plan", "recall.yaml", "--set", "replicates=3"] + power
    let after = try bench.gecko.start(more).outcome()
    #expect(after.output.contains("2 of 6 trials left, "))
    let object = try object(more + ["--json"])
    #expect(object["trials_left"] as? Int == 2)
    let seconds = try #require(object["estimated_s"] as? Double)
    #expect(try #require(object["estimated_left_s"] as? Double) < 0.5 * seconds)
    let states = (object["trials"] as? [[String: Any]])?.compactMap { $0["state"] as? String }
    #expect(states?.count { $0 == "finished" } == 4)
    let from = try bench.gecko.run("plan", "recall.yaml", "--out", "new", "--from", "nothing")
    #expect(from.status == 2)
    #expect(from.messages.contains("--from: nothing: no study here"))
    // The key is no part of what is run.
    #expect(try bench.gecko.start(["run", "recall.yaml"] + power).outcome().status == 0)
    #expect(bench.runFiles().count == 4)
  }
}
