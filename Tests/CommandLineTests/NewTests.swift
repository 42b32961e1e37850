import Foundation
import Testing

@Suite struct `A new experiment` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `has a spec that runs as it is`() throws {
    let outcome = try bench.gecko.run("new", "recall-again", "--in", "mine/")
    #expect(outcome.status == 0)
    #expect(
      outcome.output == """
        mine/recall-again/experiment.yaml
        mine/recall-again/README.md
        next: gecko plan mine/recall-again/experiment.yaml
              gecko run mine/recall-again/experiment.yaml

        """)
    let run = try bench.gecko.run(
      "run", "mine/recall-again/experiment.yaml", "--set", "training.steps=2", "--set",
      "training.schedule.warmup=1", "--set", "replicates=1", "--quiet")
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.output.hasPrefix("variant"))
  }

  @Test func `takes no place that is taken, and no name that is none`() throws {
    #expect(try bench.gecko.run("new", "a").status == 0)
    let spec = bench.folder + "/Experiments/a/experiment.yaml"
    try "mine".write(toFile: spec, atomically: true, encoding: .utf8)
    let again = try bench.gecko.run("new", "a")
    #expect(again.status == 2)
    #expect(again.complaints == ["Experiments/a: there is something of that name already"])
    #expect(try String(contentsOfFile: spec, encoding: .utf8) == "mine")
    #expect(try bench.gecko.run("new", "../up").status == 2)
  }
}
