import Foundation
import Testing

@Suite struct `An interrupted study` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private let arguments = [
    "run", "recall.yaml", "--set", "training.steps=400", "--set", "replicates=1",
  ]

  @Test(arguments: [SIGINT, SIGTERM])
  func `closes its files, says how to go on, and goes on`(_ signal: Int32) throws {
    let execution = try bench.gecko.start(
      // One at a time: when the third begins, two are finished.
      arguments + ["--set", "variants.long={training.steps: 1000000}", "--jobs", "1"])
    let deadline = Date(timeIntervalSinceNow: 20)
    while !execution.messages.contains("[3/3] long #0  step"), Date() < deadline {
      usleep(10_000)
    }
    execution.send(signal)
    let outcome = execution.outcome()
    #expect(outcome.status == 130)
    #expect(!outcome.output.contains("valid loss"))
    #expect(outcome.messages.contains("2 of 3 trials are finished and kept"))
    #expect(outcome.messages.contains("run recall.yaml --set training.steps=400"))

    let rest = try bench.gecko.start(arguments + ["--extend"]).outcome()
    #expect(rest.status == 0)
    #expect(rest.complaints.count { $0.contains("skipped") } == 2)
    #expect(rest.output.contains("1/1"))
  }

  @Test func `continues its interrupted trial`() throws {
    let execution = try bench.gecko.start(
      arguments + ["--only", "gecko", "--set", "training.steps=2000"])
    let deadline = Date(timeIntervalSinceNow: 20)
    while !execution.messages.contains("step"), Date() < deadline { usleep(2000) }
    execution.send(SIGINT)
    #expect(execution.outcome().status == 130)
    let again = try bench.gecko.start(
      arguments + ["--only", "gecko", "--set", "training.steps=2000"]
    ).outcome()
    #expect(again.status == 0)
    #expect(again.messages.contains("finished  2,000 steps"))
    #expect(bench.runFiles().map { $0.suffix(10) } == ["run-000.h5", "run-001.h5"])
  }

  /// A batch system sends SIGTERM twice at a time limit, to the launcher and to its workers.
  @Test func `saves its last step however often it is told to end`() throws {
    let execution = try bench.gecko.start(
      arguments + ["--only", "gecko", "--set", "training.steps=1000000"])
    let deadline = Date(timeIntervalSinceNow: 20)
    while !execution.messages.contains("step"), Date() < deadline { usleep(2000) }
    for _ in 0..<20 {
      execution.send(SIGTERM)
      usleep(1_000)
    }
    #expect(execution.outcome().status == 130)
    let shown = try bench.gecko.run("show", bench.runFiles()[0])
    #expect(shown.output.contains("interrupted"))
    let folder = URL(filePath: bench.runFiles()[0]).deletingLastPathComponent()
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.contains { $0.hasPrefix("checkpoint-") })
  }
}
