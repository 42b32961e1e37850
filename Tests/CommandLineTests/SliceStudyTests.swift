import Foundation
import Store
import Testing

@Suite struct `A study with a mixture and slices` {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    let recall = try TextFile.read(bench.folder + "/recall.yaml")
    try bench.write(
      recall + """
        mixture:
          - {length: 12, weight: 2, until: 3}
          - {weight: {0: 0, 4: 1}}
        slices:
          "(12,2)": {length: 12}
          same: {}
        grid: {length: [12, 16], pairs: [1, 2]}
        slices_every: evaluation

        """, to: "mixed.yaml")
  }

  @Test func `evaluates every slice, and judges none by itself`() throws {
    let outcome = try bench.gecko.run("run", "mixed.yaml")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let path = try #require(bench.runFiles().first)
    let file = try RunFile(reading: path)
    let (slices, test) = (try file.series("test_slices"), try file.series("test"))
    #expect(
      slices.columns.map(\.name).prefix(4) == [
        "tokens", "(12,2):loss", "(12,2):accuracy", "(12,2):micro_accuracy",
      ])
    #expect(slices.columns.count == 1 + 6 * 3)
    // A slice that is the task is tested on the task's own examples.
    for measure in ["loss", "accuracy", "micro_accuracy"] {
      #expect(slices[column: "same:\(measure)"] == test[column: measure])
      #expect(
        slices[column: "(12,2):\(measure)"] == slices[column: "length=12,pairs=2:\(measure)"])
    }
    #expect(try file.series("valid_slices").steps == [2, 4])
    #expect(slices.steps == [4])
    #expect(
      try file.series("valid_slices")[column: "same:loss"]
        == file.series("valid")[column: "loss"])
    // Tokens are those of the sequences that were drawn: three pairs of 12 or 20 tokens a step.
    let tokens = try #require(try file.series("train")[column: "tokens"])
    let steps = zip([0] + tokens, tokens).map { $1 - $0 }
    #expect(steps.allSatisfy { [72, 88, 104, 120].contains($0) })
    #expect(steps[0] == 72 && steps[3] == 120)
    #expect(tokens.last == slices[column: "tokens"]?.last)
  }

  @Test func `has its slices in a table and in files`() throws {
    let outcome = try bench.gecko.run("run", "mixed.yaml")
    #expect(outcome.output.contains("Δ no-memory"))
    #expect(outcome.output.contains("length=12,pairs=1"))
    let folder = bench.folder + "/data/runs/recall"
    let lines = try TextFile.read(folder + "/slices.csv").split(separator: "\n").map(String.init)
    #expect(lines.count == 1 + 2 * 6 * 3)
    #expect(lines[0].hasSuffix(",p_value,test,length,pairs"))
    #expect(lines.last?.hasSuffix(",16,2") == true)
    let json = try JSONSerialization.jsonObject(
      with: Data(try TextFile.read(folder + "/slices.json").utf8))
    let cells = try #require((json as? [String: Any])?["cells"] as? [[String: Any]])
    #expect(cells.count == 2 * 6 * 3)
    #expect(
      cells[0].keys.sorted() == [
        "difference_to_baseline", "measure", "slice", "unit", "value", "variant",
      ])
    let stored = try DataFile(reading: folder + "/study.h5")
    #expect(try stored.array("/tables/slices/mean").shape == [2 * 6, 3])
    let lengths = try stored.array("/tables/slices/length").reals
    #expect(lengths[0].isNaN && Array(lengths[2..<6]) == [12, 12, 16, 16])
    #expect(try bench.gecko.run("report", "data/runs/recall").status == 0)
    let markdown = try TextFile.read(folder + "/report.md")
    #expect(markdown.contains("## Slices"))
    let map = try TextFile.read(folder + "/figures/slices-accuracy-length-pairs-gecko.csv")
    #expect(map.hasPrefix("length[tokens],pairs,accuracy\n12,1,"))
    #expect(map.split(separator: "\n").count == 5)
    #expect(
      try TextFile.read(folder + "/figures/figures.gnuplot").contains("with boxxyerror"))
  }

  @Test func `goes on as if it had never been cut short, with any number of threads`() throws {
    #expect(try bench.gecko.run("run", "mixed.yaml", "--out", "whole").status == 0)
    let cut = try bench.gecko.run(
      "run", "mixed.yaml", "--out", "cut", "--set", "training.checkpoint_every=1", "--threads", "2")
    #expect(cut.status == 0)
    #expect(try bench.metrics(below: "cut") == bench.metrics(below: "whole"))
  }

  @Test func `is planned with what its parts and slices take`() throws {
    let outcome = try bench.gecko.run("plan", "mixed.yaml", "--json")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let trials = try #require((json as? [String: Any])?["trials"] as? [[String: Any]])
    // Weights of 2 : 0, 2 : 1/4, 2 : 1/2, 0 : 3/4 in four steps of 6 sequences of 12 and 20 tokens.
    let (second, third) = ((24 + 5) / 2.25, (24 + 10) / 2.5)
    let length: Double = 12 + second + third + 20
    #expect(trials[0]["tokens"] as? Int == Int((6 * length).rounded()))
  }
}
