import Experiments
import Specs
import Testing

@Suite struct `What determines a trial's numbers` {
  @Test func `is written in one way, in full`() throws {
    let text = try study(recall("")).specification
      .determiningText(replicate: 2, dataDigest: nil, numerics: 1)
    let entries = try #require(SpecDocument(text: text, name: "text").root.entries)
    #expect(
      entries.map(\.key) == ["numerics", "seed", "replicate", "model", "task", "training"])
    #expect(text.hasPrefix(#"{"numerics": 1, "seed": 1, "replicate": 2, "model": {"#))
  }

  @Test func `is not what the study says about itself`() throws {
    let first = try key(recall(""))
    let second = try key(
      recall(
        "question: why?\nhypothesis: h\nreplicates: 3\nvariants: {a: {}, b: {model.ema: none}}\n"
          + "baseline: b\ncapture: [{taps: [final_norm]}]\nmodel: {num_layers: 4}\n"
      ).replacing("experiment: e", with: "experiment: f"))
    #expect(first == second)
  }

  @Test(arguments: [
    "seed=2", "model.num_layers=5", "model.arch=llama", "task.pairs=4", "training.steps=999",
    "training.evaluate_every=99", "training.micro_batch=8", "training.optimizer.lr=2e-3",
    "training.stop={metric: valid/loss, at_most: 1}",
  ])
  func `is every setting that reaches the arithmetic`(_ setting: String) throws {
    #expect(try key(recall("")) != key(recall(""), settings: [setting]))
  }

  @Test func `is the replicate, the arithmetic and the bytes of a text, not its path`() throws {
    let text = "experiment: e\ntask: {kind: text, path: /a.txt}\n"
    let moved = text.replacing("/a.txt", with: "/b/a.txt")
    #expect(try key(text, digest: "12") == key(moved, digest: "12"))
    #expect(try key(text, digest: "12") != key(text, digest: "34"))
    #expect(try key(text, digest: "12").contains(#""data": "12""#))
    #expect(try key(text) != key(moved))
    #expect(try key(text) != key(text, replicate: 1))
    #expect(try key(text) != key(text, numerics: 2))
  }

  private func key(
    _ text: String, settings: [String] = [], replicate: Int = 0, digest: String? = nil,
    numerics: Int = 1
  ) throws -> String {
    try study(text, settings: settings).variants[0].specification
      .determiningText(replicate: replicate, dataDigest: digest, numerics: numerics)
  }
}
