import Foundation
import Testing

@Suite struct `gecko watch` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `tells of a study that runs, and ends with it`() throws {
    let run = try bench.gecko.start([
      "run", "recall.yaml", "--quiet", "--set", "training.steps=1000000", "--set", "replicates=1",
      "--only", "gecko",
    ])
    let deadline = Date(timeIntervalSinceNow: 30)
    var frame = ""
    while !frame.contains("tokens/s"), Date() < deadline {
      usleep(100_000)
      frame = try bench.gecko.run("watch", "data/runs/recall", "--once").output
    }
    let lines = frame.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first?.hasPrefix("recall: 0 of 1 trials finished, 1 running") == true)
    #expect(lines.dropFirst().first == "░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 0 %")
    #expect(lines.last?.contains("/1,000,000  ") == true)
    #expect(lines.last?.contains { "▁▂▃▄▅▆▇█".contains($0) } == true)
    let watch = try bench.gecko.start(["watch", "data/runs/recall"])
    while !watch.messages.contains("gecko #0 "), Date() < deadline { usleep(20_000) }
    run.send(SIGINT)
    _ = run.outcome()
    // What was cut short is nobody's work at the moment.
    let outcome = watch.outcome()
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.complaints.last?.contains("1 cut short") == true)
    #expect(!outcome.messages.contains("\u{1b}"))
  }

  @Test func `says what is wrong`() throws {
    let nothing = try bench.gecko.run("watch", "data/runs/none", "--once")
    #expect(nothing.status == 2 && nothing.complaints.count == 1)
  }
}
