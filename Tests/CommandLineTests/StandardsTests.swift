import Foundation
import Testing

/// What tasks say of themselves, where it is shown.
@Suite struct `What scores can be held against` {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.write(
      """
      experiment: facts
      model: {num_layers: 1, model_dim: 16, z_dim: 8, value_dim: 16, num_heads: 2, \
      ffn_hidden_dim: 16, cema_ndim: 2, chunk_size: 8, timenorm_num_groups: 2}
      task: {kind: memorization, vocabulary_size: 64, length: 8, train_examples: 8, \
      valid_examples: 4, test_examples: 50}
      training: {steps: 3, batch: 4, micro_batch: 2, schedule: {warmup: 1}}
      variants: {gecko: {}, mega: {model.arch: mega}}

      """, to: "facts.yaml")
    try bench.write(
      """
      experiment: bits
      model: {num_layers: 1, model_dim: 16, z_dim: 8, value_dim: 16, num_heads: 2, \
      ffn_hidden_dim: 16, cema_ndim: 2, chunk_size: 8, timenorm_num_groups: 2}
      task: {kind: parity, length: 4, valid_examples: 4, test_examples: 50}
      training: {steps: 25, batch: 4, micro_batch: 2, schedule: {warmup: 1}, evaluate_every: 5}

      """, to: "bits.yaml")
  }

  /// 8 examples of 4 facts show 1 − (1 − 1/31)^32 of 31 facts: 0.6498.
  @Test func `is in the plan, the table and its files`() throws {
    let plan = try bench.gecko.run("plan", "facts.yaml")
    #expect(plan.output.contains("accuracy: chance 0.0312, ceiling 0.65"), "\(plan.output)")
    let run = try bench.gecko.run("run", "facts.yaml")
    #expect(run.status == 0, "\(run.messages)")
    #expect(run.output.contains("Chance 0.0312, a guess among possible answers; ceiling 0.65"))
    #expect(run.output.contains("None of the 50 test examples is among 12 training examples."))
    let table = try #require(
      FileManager.default.contents(atPath: "\(bench.folder)/data/runs/facts/table.json"))
    let object = try #require(try JSONSerialization.jsonObject(with: table) as? [String: Any])
    let variants = try #require(object["variants"] as? [[String: Any]])
    #expect(variants.count == 2)
    for variant in variants {
      let standards = try #require(variant["standards"] as? [String: Any])
      #expect(standards["chance"] as? Double == 1.0 / 32)
      #expect(abs((standards["ceiling"] as? Double ?? 0) - 0.6498) < 1e-4)
      #expect(standards["repeated_test_examples"] as? Int == 0)
      let micro = try #require(variant["micro_accuracy"] as? [String: Any])
      let trial = try #require((variant["trials"] as? [[String: Any]])?.first)
      #expect(
        micro["mean"] as? Double == (trial["test"] as? [String: Any])?["micro_accuracy"] as? Double)
    }
    let csv = try String(
      contentsOfFile: "\(bench.folder)/data/runs/facts/table.csv", encoding: .utf8)
    #expect(csv.contains("test_micro_accuracy"))
  }

  /// There are eight sequences of three bits, and training shows a hundred.
  @Test func `says that short sequences come again`() throws {
    let run = try bench.gecko.run("run", "bits.yaml")
    #expect(run.status == 0, "\(run.messages)")
    #expect(
      run.output.contains("50 of the 50 test examples (100.0 %) are among 100 training examples."))
    #expect(run.output.contains("Chance 0.5, a guess among possible answers; ceiling 1."))
    let report = try bench.gecko.run("report", "data/runs/bits")
    #expect(report.status == 0, "\(report.messages)")
    let page = try String(
      contentsOfFile: "\(bench.folder)/data/runs/bits/report.html", encoding: .utf8)
    #expect(page.contains("50 of the 50 test examples"))
    let figures = try FileManager.default.contentsOfDirectory(
      atPath: "\(bench.folder)/data/runs/bits/figures")
    let curve = try #require(
      figures.first { $0.hasPrefix("valid-accuracy-by-") && $0.hasSuffix(".csv") })
    let points = try String(
      contentsOfFile: "\(bench.folder)/data/runs/bits/figures/\(curve)", encoding: .utf8)
    let chance = points.split(separator: "\n").filter { $0.hasPrefix("chance,") }
    #expect(chance.count == 2)
    #expect(chance.allSatisfy { $0.contains(",0.5,") })
  }
}
