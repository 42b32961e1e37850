import Foundation
import Testing

@Suite struct `A benchmark` {
  private let bench: Workbench

  init() throws { bench = try Workbench() }

  /// What a benchmark prints as JSON.
  private func object(_ arguments: String...) throws -> [String: Any] {
    let outcome = try bench.gecko.start(["bench"] + arguments + ["--json"]).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.complaints == [])
    return try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test func `prints one JSON object with the keys that others compare`() throws {
    let object = try object("train", "--config", "nano", "--threads", "2", "--steps", "1")
    #expect(
      Set(object.keys) == [
        "config", "precision", "threads", "params", "tokens_per_s", "sec_per_step", "peak_rss_mb",
        "sgemm_gflops", "model_flops_per_token", "utilization",
      ])
    #expect(object["config"] as? String == "nano")
    #expect(object["threads"] as? Int == 2)
    for key in object.keys where !["config", "precision"].contains(key) {
      #expect((object[key] as? Double ?? 0) > 0, "\(key)")
    }
  }

  @Test func `says where the time goes`() throws {
    let object = try object(
      "train", "--config", "shakespeare", "--threads", "1", "--steps", "1", "--profile")
    let profile = try #require(object["profile"] as? [String: Any])
    let rows = try #require(profile["rows"] as? [[String: Any]])
    let shares = rows.compactMap { $0["share"] as? Double }
    #expect(shares.count == rows.count)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-6)
    let linear = try #require(rows.first { $0["name"] as? String == "Linear" })
    #expect(
      Set(linear.keys) == [
        "name", "phase", "calls_per_step", "sec_per_step", "share", "gflop_per_step",
        "mb_per_step", "gflops", "share_of_sgemm", "gb_per_s",
      ])
  }

  @Test func `says where the time goes in a table`() throws {
    let outcome = try bench.gecko.run(
      "bench", "train", "--config", "shakespeare", "--steps", "1", "--profile")
    #expect(outcome.status == 0)
    for word in ["utilization", "TimestepNorm", "recomputation", "waiting, and the rest"] {
      #expect(outcome.output.contains(word), "\(word)")
    }
  }

  @Test func `says how fast every task makes its examples`() throws {
    let object = try object("data", "--config", "shakespeare", "--repeats", "1", "--least", "0")
    let tasks = try #require(object["tasks"] as? [[String: Any]])
    let kinds = tasks.compactMap { $0["kind"] as? String }
    #expect(
      Set(["mqar", "needle", "memorization", "text", "text of documents"]).isSubset(of: kinds))
    #expect(Set(kinds).count == kinds.count)
    for task in tasks {
      let (rate, ratio) = (task["tokens_per_s"] as? Double, task["ratio"] as? Double)
      let training = try #require(object["training_tokens_per_s"] as? Double)
      #expect(abs((rate ?? 0) / training - (ratio ?? -1)) < 1e-6 * (ratio ?? 0))
    }
    let outcome = try bench.gecko.run(
      "bench", "data", "--config", "shakespeare", "--repeats", "1", "--least", "1e12")
    #expect(outcome.status == 1)
    #expect(outcome.complaints.count == kinds.count)
    #expect(outcome.output.contains("to training"))
  }

  @Test func `times parts by themselves`() throws {
    let object = try object("scan", "norm", "--config", "shakespeare", "--repeats", "2")
    let figures = try #require(object["figures"] as? [[String: Any]])
    #expect(Set(figures.compactMap { $0["part"] as? String }) == ["scan", "norm"])
    for figure in figures {
      for key in [
        "rate", "median_sec", "lower_quartile_sec", "upper_quartile_sec", "work", "repeats",
      ] {
        #expect((figure[key] as? Double ?? 0) > 0, "\(key)")
      }
    }
    let checks = try #require(object["checks"] as? [[String: Any]])
    #expect(checks.count == figures.count)
    for check in checks {
      #expect((check["error"] as? Double ?? 1) <= (check["tolerance"] as? Double ?? 0))
    }
  }

  @Test func `of everything is compared with the one before`() throws {
    let arguments = [
      "bench", "all", "--config", "shakespeare", "--threads", "1", "--repeats", "1", "--baseline",
      "below/base.json",
    ]
    let first = try bench.gecko.start(arguments).outcome()
    #expect(first.status == 0)
    #expect(first.complaints == ["saved as the baseline below/base.json"])
    #expect(!first.output.contains("ratio"))
    let second = try bench.gecko.start(arguments).outcome()
    #expect(second.status == 0)
    #expect(second.complaints == ["ratios to the baseline below/base.json"])
    #expect(second.output.contains("ratio"))
    #expect(!second.output.contains("new"))
    try bench.write("nothing", to: "below/base.json")
    let third = try bench.gecko.start(arguments).outcome()
    #expect(third.status == 2)
    #expect(
      third.complaints == ["below/base.json: expected a baseline of `gecko bench all`"])
    #expect(try bench.gecko.start(arguments + ["--save"]).outcome().status == 0)
  }

  @Test(arguments: [
    ["frobnicate"], ["norm", "--config", "tiny"], ["norm", "--repeats", "0"],
    ["all", "--precision", "half"], ["train"],
  ])
  func `refuses what it does not know`(_ arguments: [String]) throws {
    let outcome = try bench.gecko.start(["bench"] + arguments).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
  }
}
