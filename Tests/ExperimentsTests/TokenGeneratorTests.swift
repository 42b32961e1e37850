import Experiments
import Foundation
import Tensors
import Testing

@Suite struct `A generator` {
  private func trained(_ architecture: String, documents: Bool = false) throws -> (
    StudyBench, TrainedModel
  ) {
    let bench = try StudyBench()
    let text = (0..<400).map { "line \($0 % 7) of it.\n\n" }.joined()
    try text.write(toFile: bench.folder + "/text.txt", atomically: true, encoding: .utf8)
    let separator = documents ? #", documents: "\n\n""# : ""
    _ = try bench.run(
      task: "{kind: text, path: \(bench.folder)/text.txt, length: 24\(separator)}",
      settings: ["model.arch=\(architecture)", "training.steps=30"]
        + ("\(architecture)" == "llama" ? [] : ["model.timenorm_num_groups=1"]))
    return (bench, try TrainedModel(at: bench.endings[0].folder))
  }

  /// 600 bytes are three pieces of a prompt, and many chunks of four.
  @Test(arguments: ["gecko", "megalodon", "llama"])
  func `has the logits of the whole sequence, however it was read`(_ architecture: String) throws {
    let (bench, model) = try trained(architecture)
    defer { withExtendedLifetime(bench) {} }
    let bytes = Array((0..<60).map { "line \($0 % 7) of " }.joined().utf8)
    let whole = try model.generator(reading: .text(option: "", bytes)).generator
    var pieces = try model.generator(reading: .text(option: "", Array(bytes[..<5]))).generator
    pieces.read(bytes[5..<300].map(Int32.init))
    for byte in bytes[300...] { pieces.read([Int32(byte)]) }
    #expect(pieces.tokens == whole.tokens)
    let largest = whole.logits.map(abs).max() ?? 0
    for (one, other) in zip(whole.logits, pieces.logits) {
      // Other sums of the same float32 numbers, through one block.
      #expect(abs(one - other) <= 1e-4 * largest)
    }
  }

  @Test func `says the same for the same seed, and what it learnt`() throws {
    let (bench, model) = try trained("gecko")
    defer { withExtendedLifetime(bench) {} }
    func said(_ seed: UInt64, _ rule: SamplingRule) throws -> [Int32] {
      var generator = try model.generator(reading: .text(option: "", Array("line ".utf8))).generator
      var stream = TrainedModel.samplingStream(seed: seed)
      return try (0..<40).map { _ in try generator.next(by: rule, using: &stream) }
    }
    let rule = SamplingRule()
    #expect(try said(1, rule) == said(1, rule))
    #expect(try said(1, rule) != said(2, rule))
    var greedy = rule
    greedy.temperature = 0
    #expect(try said(1, greedy) == said(2, greedy))
  }

  @Test func `begins a document where the model learnt them`() throws {
    let (bench, model) = try trained("gecko", documents: true)
    defer { withExtendedLifetime(bench) {} }
    let (generator, end) = try model.generator(reading: .text(option: "", []))
    #expect(end == 256)
    #expect(generator.tokens == [256])
    let (_, other) = try trained("gecko")
    #expect(throws: TrainedModelError.self) {
      try other.generator(reading: .text(option: "--prompt", []))
    }
    #expect(throws: TrainedModelError.self) { try other.generator(reading: .tokens([1, 256])) }
  }
}
