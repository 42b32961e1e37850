import Foundation
import Store
import Testing

@Suite struct `A worker` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private let arguments = [
    "run", "recall.yaml", "--set", "training.steps=400", "--set", "replicates=3", "--jobs", "2",
    "--set", "training.checkpoint_every=20", "--set", "training.evaluate_every=50",
    "--set", "training.optimizer.lr=1e-3", "--set", "model.dropout=0.1",
  ]

  /// The processes that `parent` has started and that are there.
  private func children(of parent: Int32) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { process in
      guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        let rest = stat.split(separator: ")").last?.split(separator: " "), rest.count > 1
      else { return false }
      return Int32(rest[1]) == parent && rest[0] != "Z"
    }
  }

  private func waitForWorkers(of process: Int32, _ count: Int) -> [Int32] {
    let deadline = Date(timeIntervalSinceNow: 20)
    while Date() < deadline {
      let found = children(of: process)
      if found.count >= count { return found }
      usleep(2000)
    }
    return []
  }

  @Test func `that is killed costs its own trial, which the same command continues`() throws {
    #expect(try bench.gecko.start(arguments + ["--out", "whole"]).outcome().status == 0)
    let execution = try bench.gecko.start(arguments)
    let workers = waitForWorkers(of: execution.identifier, 2)
    usleep(30_000)
    kill(try #require(workers.first), SIGKILL)
    let outcome = execution.outcome()
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("cut short: its worker was ended by signal 9 (kill)"))
    #expect(
      outcome.messages.contains("1 of 6 trials was cut short; the same command goes on with it"))
    #expect(outcome.complaints.count { $0.contains("finished  400 steps") } == 5)
    let again = try bench.gecko.start(arguments).outcome()
    #expect(again.status == 0)
    #expect(again.complaints.count { $0.contains("skipped") } == 5)
    #expect(try bench.metrics() == bench.metrics(below: "whole"))
  }

  /// A trap is what a broken promise of ours ends in; a segmentation fault what one of C ends in.
  @Test(arguments: [SIGTRAP, SIGSEGV])
  func `that crashes leaves a trial that failed, and is not retried by itself`(
    _ signal: Int32
  ) throws {
    let execution = try bench.gecko.start(arguments)
    let workers = waitForWorkers(of: execution.identifier, 2)
    usleep(100_000)
    kill(try #require(workers.first), signal)
    let outcome = execution.outcome()
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("failed: its worker was ended by signal \(signal)"))
    #expect(outcome.messages.contains("1 of 6 trials diverged or failed"))
    let again = try bench.gecko.start(arguments).outcome()
    #expect(again.status == 1)
    #expect(again.messages.contains("failed before: its worker was ended by signal \(signal)"))
    #expect(again.messages.contains("--retry-failed runs again what failed before"))
    let status = try bench.gecko.run("status", "data/runs/recall")
    #expect(status.status == 1)
    #expect(status.output.contains("5 of 6 trials finished, 1 failed"))
    #expect(try bench.gecko.start(arguments + ["--retry-failed"]).outcome().status == 0)
    #expect(try bench.gecko.start(arguments + ["--out", "whole"]).outcome().status == 0)
    #expect(try bench.metrics() == bench.metrics(below: "whole"))
  }

  @Test func `stops when its launcher dies`() throws {
    let execution = try bench.gecko.start(arguments + ["--set", "training.steps=1000000"])
    let workers = waitForWorkers(of: execution.identifier, 2)
    #expect(workers.count == 2)
    usleep(100_000)
    execution.send(SIGKILL)
    _ = execution.outcome()
    let deadline = Date(timeIntervalSinceNow: 20)
    while workers.contains(where: { kill($0, 0) == 0 }), Date() < deadline { usleep(2000) }
    #expect(!workers.contains { kill($0, 0) == 0 })
    // Each has closed its file and left a checkpoint of the step it was at.
    for path in bench.runFiles() {
      #expect(try RunFile(reading: path).ending().status == .interrupted)
    }
  }

  @Test func `cannot be had twice: a second launcher is refused`() throws {
    let execution = try bench.gecko.start(arguments + ["--set", "training.steps=100000"])
    _ = waitForWorkers(of: execution.identifier, 2)
    let second = try bench.gecko.start(arguments + ["--set", "training.steps=100000"]).outcome()
    #expect(second.status == 1)
    #expect(second.messages.contains("is at work in this folder"))
    execution.send(SIGINT)
    #expect(execution.outcome().status == 130)
  }

  @Test func `says what is wrong with a job`() throws {
    // Nobody gives it one on a closed standard input.
    #expect(try bench.gecko.run("work").status == 0)
  }
}

@Suite struct `A study that is killed again and again` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private let arguments = [
    "run", "recall.yaml", "--set", "training.steps=150", "--set", "replicates=3", "--jobs", "2",
    "--set", "training.checkpoint_every=20", "--set", "training.evaluate_every=50",
    "--set", "model.dropout=0.1", "--set", "training.optimizer.lr=1e-3,3e-3",
  ]

  @Test func `ends with the table and the metrics of one that was not`() throws {
    let whole = try bench.gecko.start(arguments + ["--out", "whole", "--json"]).outcome()
    #expect(whole.status == 0)
    var kills = 0
    while kills < 10 {
      let execution = try bench.gecko.start(arguments)
      usleep(UInt32(50_000 + kills * 154_321 % 600_000))
      execution.send(SIGKILL)
      if execution.outcome().status == 0 { break }
      kills += 1
    }
    #expect(kills > 2)
    let last = try bench.gecko.start(arguments + ["--json"]).outcome()
    #expect(last.status == 0)
    #expect(try bench.metrics() == bench.metrics(below: "whole"))
    #expect(try numbers(last.output) == numbers(whole.output))
  }

  /// A table as JSON without what the clock says and where files lie.
  private func numbers(_ json: String) throws -> NSDictionary {
    func cleaned(_ value: Any) -> Any {
      switch value {
      case let object as [String: Any]:
        return object.filter { !["wall_time_s", "file", "folder"].contains($0.key) }
          .mapValues(cleaned)
      case let list as [Any]: return list.map(cleaned)
      default: return value
      }
    }
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
    return try #require(cleaned(object) as? NSDictionary)
  }
}
