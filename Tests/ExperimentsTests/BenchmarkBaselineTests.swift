import Experiments
import Foundation
import Testing

@Suite struct `A baseline` {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "gecko-\(UUID().uuidString)").path(percentEncoded: false)

  private func baseline(
    _ rates: [String: Double], config: BenchmarkSize = .nano
  ) -> BenchmarkBaseline {
    let figures = rates.sorted { $0.key < $1.key }.flatMap { name, rate in
      BenchmarkTrial(unit: .tokens) {
        []
      } run: {
        [BenchmarkTrial.Sample(name: name, work: rate, seconds: 1)]
      }.figures(of: .stream, repeats: 1)
    }
    return BenchmarkBaseline(config: config, .float32, threads: 2, figures)
  }

  @Test func `comes back from its file, and gives ratios`() throws {
    let path = folder + "/below/nano.json"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let now = baseline(["kept": 30, "new": 7])
    #expect(try now.earlier(at: path) == nil)
    try baseline(["gone": 1, "kept": 20]).save(to: path)
    let earlier = try #require(try now.earlier(at: path))
    #expect(now.ratios(to: earlier) == ["stream: kept": 1.5])
  }

  @Test func `of another model is refused`() throws {
    let path = folder + "/small.json"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try baseline(["x": 1], config: .small).save(to: path)
    let mistake = #expect(throws: BenchmarkBaseline.Mistake.self) {
      try baseline(["x": 1]).earlier(at: path)
    }
    let text = mistake?.description ?? ""
    #expect(text.contains("small in float32 with 2 threads"))
    #expect(text.contains("expected one of nano in float32 with 2 threads"))
  }

  @Test func `that is none is refused`() throws {
    let path = folder + "/x.json"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data("{".utf8).write(to: URL(filePath: path))
    #expect(throws: BenchmarkBaseline.Mistake.unreadable(path: path)) {
      try baseline(["x": 1]).earlier(at: path)
    }
  }

  @Test func `lies where the machine and the subject say`() {
    let path = baseline([:]).usualPath
    #expect(path.hasPrefix("data/bench/") && path.hasSuffix("/nano-float32-2.json"))
    #expect(!path.contains(" "))
  }
}
