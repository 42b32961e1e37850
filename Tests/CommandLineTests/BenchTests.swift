import Foundation
import Testing

@Suite struct `A benchmark` {
  @Test func `prints one JSON object with the keys that others compare`() throws {
    let bench = try Workbench()
    let outcome = try bench.gecko.run(
      "bench", "train", "--config", "nano", "--threads", "2", "--steps", "1", "--json")
    #expect(outcome.status == 0)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "config", "threads", "params", "tokens_per_s", "sec_per_step", "peak_rss_mb",
        "sgemm_gflops", "model_flops_per_token", "utilization",
      ])
    #expect(object["config"] as? String == "nano")
    #expect(object["threads"] as? Int == 2)
    for key in object.keys where key != "config" {
      #expect((object[key] as? Double ?? 0) > 0, "\(key)")
    }
  }
}
