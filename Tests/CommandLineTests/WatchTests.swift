import Foundation
import Testing

@Suite struct `gecko watch` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `tells of a study that runs, and of its end`() throws {
    let run = try bench.gecko.start([
      "run", "recall.yaml", "--quiet", "--set", "training.steps=1000000", "--set", "replicates=1",
      "--only", "gecko",
    ])
    let deadline = Date(timeIntervalSinceNow: 45)
    var frame = ""
    while !frame.contains("loss "), Date() < deadline {
      usleep(100_000)
      frame = try bench.gecko.run("watch", "data/runs/recall", "--once").output
    }
    let lines = frame.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first?.hasPrefix("recall: 0 of 2 trials finished, 1 running, 1 waiting") == true)
    #expect(lines.dropFirst().first == "░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 0 %")
    #expect(lines.last?.contains("/1,000,000  ") == true)
    #expect(lines.last?.contains { "▁▂▃▄▅▆▇█".contains($0) } == true)
    let watch = try bench.gecko.start(["watch", "data/runs/recall"])
    while !watch.messages.contains("gecko #0 "), Date() < deadline { usleep(20_000) }
    run.send(SIGINT)
    _ = run.outcome()
    while !watch.messages.contains("1 cut short"), Date() < deadline { usleep(20_000) }
    watch.send(SIGINT)
    // The other variant waits, so somebody may go on with the study.
    let outcome = watch.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.output.isEmpty)
    #expect(outcome.messages.contains("1 cut short, 1 waiting"))
    #expect(!outcome.messages.contains("\u{1b}"))
  }

  @Test func `says what is wrong`() throws {
    let nothing = try bench.gecko.run("watch", "data/runs/none", "--once")
    #expect(nothing.status == 2 && nothing.complaints.count == 1)
  }
}
