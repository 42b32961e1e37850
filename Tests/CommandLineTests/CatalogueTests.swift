import Foundation
import Testing

@Suite struct `gecko list and gecko plot` {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func `find studies by name, variant, standing and time`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml", "--quiet").status == 0)
    #expect(
      try bench.gecko.run(
        "run", "recall.yaml", "--quiet", "--only", "gecko", "--set", "experiment=other"
      ).status == 0)
    let all = try bench.gecko.run("list")
    #expect(all.status == 0)
    let lines = all.output.split(separator: "\n")
    #expect(lines.count == 4)
    // What changed last comes first.
    #expect(lines.dropFirst(2).first?.hasPrefix("other       open") == true)
    #expect(lines.last?.hasPrefix("recall      finished") == true)
    #expect(
      lines.last?.contains("4/4") == true && lines.last?.hasSuffix("data/runs/recall") == true)
    func names(_ arguments: String...) throws -> [String] {
      let outcome = try bench.gecko.start(["list", "data", "--json"] + arguments).outcome()
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let studies = (object as? [String: Any])?["studies"] as? [[String: Any]] ?? []
      return studies.compactMap { $0["experiment"] as? String }
    }
    #expect(try names() == ["other", "recall"])
    #expect(try names("--experiment", "rec*") == ["recall"])
    #expect(try names("--experiment", "rec") == [])
    #expect(try names("--status", "open") == ["other"])
    #expect(try names("--status", "open,finished") == ["other", "recall"])
    #expect(try names("--variant", "no-*") == ["other", "recall"])
    #expect(try names("--variant", "llama") == [])
    #expect(try names("--since", "1h") == ["other", "recall"])
    #expect(try names("--since", "2999-01-01") == [])
    let wrong = try bench.gecko.run("list", "--status", "finishd")
    #expect(wrong.status == 2 && wrong.messages.contains("did you mean 'finished'?"))
    #expect(try bench.gecko.run("list", "--since", "soon").status == 2)
    #expect(try bench.gecko.run("list", "nowhere").status == 2)
  }

  @Test func `draw a figure, or tell its numbers`() throws {
    #expect(try bench.gecko.run("run", "recall.yaml", "--quiet").status == 0)
    let root = "data/runs/recall"
    let numbers = try bench.gecko.run("plot", root, "--y", "valid/loss", "--x", "flops")
    #expect(numbers.status == 0)
    let lines = numbers.output.split(separator: "\n")
    #expect(
      lines.first == "series,kind,training_compute[GFLOP],valid_loss[nats/token],low,high")
    #expect(lines.count == 5)
    let each = try bench.gecko.run(
      "plot", root, "--y", "train/loss", "--by", "replicate", "--only", "no-*")
    let series = Set(each.output.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } })
    #expect(series == ["no-memory #0", "no-memory #1"])
    for (name, beginning) in [("a.svg", "<svg"), ("a.pdf", "%PDF"), ("a.png", "\u{fffd}PNG")] {
      let outcome = try bench.gecko.run(
        "plot", root, "--y", "valid/loss", "--save", name, "--data", "a.csv")
      #expect(outcome.status == 0 && outcome.output == "\(name)\na.csv\n")
      let bytes = try Data(contentsOf: URL(filePath: "\(bench.folder)/\(name)"))
      #expect(String(decoding: bytes, as: UTF8.self).hasPrefix(beginning))
    }
    let undrawn = try bench.gecko.run(
      "plot", root, "--y", "valid/loss", "--save", "b.pdf", "--gnuplot", "no-gnuplot")
    #expect(undrawn.status == 1 && undrawn.output == "b.csv\n")
    #expect(undrawn.messages.contains("no-gnuplot is not installed"))
    #expect(!FileManager.default.fileExists(atPath: bench.folder + "/b.pdf"))
    let misspelt = try bench.gecko.run("plot", root, "--y", "valid/los")
    #expect(misspelt.status == 2 && misspelt.messages.contains("did you mean 'valid/loss'?"))
    let stranger = try bench.gecko.run("plot", root, "--y", "valid/loss", "--only", "gekko")
    #expect(stranger.status == 2 && stranger.messages.contains("did you mean 'gecko'?"))
    #expect(try bench.gecko.run("plot", root, "--y", "valid/loss", "--save", "b.gif").status == 2)
  }
}
