import Experiments
import Foundation
import Models
import Store
import Testing

@Suite struct `A stream of text` {
  private static let text = (0..<800).map { "line \($0 * 7 % 31) of it.\n" }.joined()

  private func trained(
    _ architecture: String, steps: Int = 40, _ bench: StudyBench
  ) throws -> TrainedModel {
    try Self.text.write(toFile: bench.folder + "/text.txt", atomically: true, encoding: .utf8)
    var settings = [
      "model.arch=\(architecture)", "training.steps=\(steps)",
      "training.optimizer.lr=1e-2", "training.evaluate_every=\(steps)",
    ]
    if architecture != "llama" { settings.append("model.timenorm_num_groups=1") }
    if architecture == "mega" { settings.append("model.num_heads=1") }
    _ = try bench.run(
      task: "{kind: text, path: \(bench.folder)/text.txt, length: 32}", settings: settings)
    return try TrainedModel(at: bench.endings[bench.endings.count - 1].folder)
  }

  private func result(
    _ model: TrainedModel, _ bench: StudyBench, of texts: [String] = ["text.txt"],
    length: Int? = nil, to repeated: Int? = nil, piece: Int? = nil, streams: Int? = nil,
    threads: Int = 1
  ) throws -> StreamResult {
    let plan = try model.streamPlan(
      ofTextsAt: texts.map { bench.folder + "/" + $0 }, length: length, repeatedTo: repeated,
      piece: piece, streams: streams)
    let evaluation = try model.evaluation(of: plan, threads: threads, resuming: nil)
    while !evaluation.isFinished { try evaluation.advance() }
    return evaluation.result
  }

  /// 200,000 tokens, the text again and again.
  ///
  /// Every tenth reads almost the same bytes, so that a mean loss that rises is the model's: what it
  /// carries has gone wrong. A tenth is 20,000 of 14,000 bytes that repeat: which part of the text comes
  /// twice moves its mean by a hundredth or so of a nat; a state that drifts moves it by tenths.
  @Test(arguments: ["gecko", "megalodon", "mega"])
  func `loses nothing to its length`(_ architecture: String) throws {
    let bench = try StudyBench()
    let model = try trained(architecture, steps: 120, bench)
    let found = try result(model, bench, to: 200_000)
    #expect(found.firstBadPosition == nil)
    #expect(found.tokens == 200_000)
    #expect(found.tenths.allSatisfy { $0.loss.isFinite })
    #expect(found.tenths[9].loss <= found.tenths[1].loss + 0.03, "\(found.tenths.map(\.loss))")
    // It has learnt something: a loss of chance would hide any drift.
    #expect(found.loss < 0.8 * log(256))
    let rms = found.tenths.map { $0.instruments["layers.0.out.rms"] ?? .nan }
    #expect(rms.allSatisfy { $0.isFinite && $0 > 0 })
  }

  @Test(arguments: ["gecko", "megalodon", "llama"])
  func `is judged alike beside others and alone`(_ architecture: String) throws {
    let bench = try StudyBench()
    let model = try trained(architecture, bench)
    let names = (0..<5).map { "part-\($0).txt" }
    for (index, name) in names.enumerated() {
      try String(Self.text.dropFirst(100 * index).prefix(150 + 331 * index))
        .write(toFile: bench.folder + "/" + name, atomically: true, encoding: .utf8)
    }
    let alone = try names.map { try result(model, bench, of: [$0], piece: 48, streams: 1) }
    let beside = try result(model, bench, of: names, piece: 48, streams: 5)
    let threaded = try result(model, bench, of: names, piece: 48, streams: 1, threads: 3)
    let tokens = alone.reduce(0) { $0 + $1.tokens }
    let loss = alone.reduce(0) { $0 + $1.loss * Double($1.tokens) } / Double(tokens)
    #expect(beside.tokens == tokens && threaded.tokens == tokens)
    // Other numbers of rows are multiplied otherwise: float32 rounding, averaged.
    #expect(abs(beside.loss - loss) <= 1e-5 * loss)
    #expect(abs(threaded.loss - loss) <= 1e-12 * loss)
  }

  @Test func `is cut into streams of one length, each position counted once`() throws {
    let bench = try StudyBench()
    let model = try trained("gecko", bench)
    let found = try result(model, bench, length: 500, piece: 64)
    let tokens = Self.text.utf8.count - 1
    #expect(found.streams == (tokens + 499) / 500)
    #expect(found.tokens == tokens)
    #expect(found.positions.reduce(0) { $0 + $1.labels } == tokens)
    #expect(found.positions[0].labels == found.streams)
    #expect(found.positions.allSatisfy { $0.end > $0.start })
    #expect(found.positions.last.map { $0.start <= 499 && $0.end > 499 } == true)
  }

  @Test func `has bins that follow each other`() {
    var next = 0
    for bin in 0..<160 {
      #expect(PositionBins.start(of: bin) == next)
      let end = PositionBins.start(of: bin + 1)
      #expect(PositionBins.index(of: next) == bin && PositionBins.index(of: end - 1) == bin)
      next = end
    }
    #expect(next > 1 << 40)
  }

  @Test func `can be left at any moment and gone on with`() throws {
    let bench = try StudyBench()
    let model = try trained("gecko", bench)
    let path = bench.folder + "/state.h5"
    let plan = try model.streamPlan(
      ofTextsAt: [bench.folder + "/text.txt"], length: 900, repeatedTo: 30_000, piece: 64,
      streams: 3)
    let whole = try model.evaluation(of: plan, threads: 2, resuming: nil)
    while !whole.isFinished { try whole.advance() }
    var current = try model.evaluation(of: plan, threads: 1, resuming: nil)
    var rounds = 0
    while !current.isFinished {
      try current.advance()
      try current.save(to: path)
      current = try model.evaluation(of: plan, threads: 1 + rounds % 3, resuming: path)
      rounds += 1
    }
    #expect(rounds > 10)
    #expect(current.result.loss == whole.result.loss)
    #expect(current.result.positions.map(\.loss) == whole.result.positions.map(\.loss))
    #expect(current.result.tenths.map(\.loss) == whole.result.tenths.map(\.loss))
    #expect(
      current.result.tenths.map(\.instruments) == whole.result.tenths.map(\.instruments))
  }
}
