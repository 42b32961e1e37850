import Foundation
import Testing

@Suite struct `gecko report --compare` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private func run(_ name: String, _ settings: String...) throws {
    let words = (["experiment=\(name)"] + settings).flatMap { ["--set", $0] }
    #expect(try bench.gecko.start(["run", "recall.yaml", "--quiet"] + words).outcome().status == 0)
  }

  @Test func `pairs replicates that share seed and task, and no others`() throws {
    try run("a")
    try run("b", "training.optimizer.lr=0.01")
    try run("c", "seed=7")
    let folders = ["a", "b", "c"].map { "data/runs/\($0)" }
    let outcome = try bench.gecko.start(
      ["report"] + folders + ["--compare", "--out", "side"]
    ).outcome()
    #expect(outcome.status == 0 && outcome.messages.isEmpty)
    #expect(outcome.output == "side/report.html\nside/report.md\n")
    let text = try String(
      contentsOf: URL(filePath: "\(bench.folder)/side/report.md"), encoding: .utf8)
    #expect(text.hasPrefix("# a and b and c\n"))
    #expect(text.contains("| seed | 1 | 1 | 7 |"))
    #expect(text.contains("| training.optimizer.lr | 0.001 | 0.01 | 0.001 |"))
    #expect(text.contains("- c, gecko: not paired, for seed differ."))
    #expect(!text.contains("- b, gecko: not paired"))
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| gecko |") })
    let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(cells.count == 6)
    #expect(cells[4].contains(", ") && cells[5].hasSuffix(" unpaired"))
    let page = try String(
      contentsOf: URL(filePath: "\(bench.folder)/side/report.html"), encoding: .utf8)
    #expect(page.contains("<svg") && page.contains("b: no-memory"))
  }

  @Test func `says what is wrong`() throws {
    for arguments in [
      ["data", "--compare", "--out", "x"], ["a", "b"], ["a", "b", "--compare"],
      ["a", "b", "--compare", "--out", "x"],
      ["a", "b", "--compare", "--out", "x", "--into", "y"],
    ] {
      let outcome = try bench.gecko.start(["report"] + arguments).outcome()
      #expect(outcome.status == 2, "\(arguments)")
    }
    #expect(!FileManager.default.fileExists(atPath: bench.folder + "/x"))
  }
}
