import Experiments
import Layers
import Models
import Tensors
import TestSupport
import Testing
import Training

@Suite struct `A steady training step` {
  /// Workers that go back through blocks again still take turns at each parameter.
  @Test(arguments: [1, 2, 3], [0, 1, 2])
  func `has the same bits with any number of threads and of blocks computed again`(
    threads: Int, blocks: Int
  ) throws {
    func parameters(_ threads: Int, _ blocks: Int) throws -> [Float] {
      let model = LanguageModel(Tiny.configuration(), vocabularySize: 9)
      var configuration = TrainingConfiguration()
      configuration.recomputedBlocks = blocks
      let trainer = Trainer(
        model, parameters: Tiny.parameters(of: model), configuration,
        dropout: RandomStream(seed: 1), workers: WorkerPool(count: threads))
      for seed in 0..<3 {
        let batch = (0..<6).map { sequence in
          let tokens = Tiny.tokens(
            batch: 1, length: 21, vocabulary: 9, documents: false,
            seed: UInt64(10 * seed + sequence))
          return MicroBatch(tokens, targets: tokens.tokens.map { ($0 + 1) % 9 })
        }
        _ = try trainer.takeStep(on: batch)
      }
      return trainer.parameters.values.values
    }
    #expect(try parameters(threads, blocks) == parameters(1, 0))
  }

  /// With one worker the order of allocations is fixed, so the count is exact after the first steps.
  @Test(arguments: ModelConfiguration.Architecture.allCases)
  func `asks the system for no memory`(
    _ architecture: ModelConfiguration.Architecture
  ) throws {
    var configuration = Tiny.configuration(architecture)
    (configuration.dropout, configuration.attentionDropout) = (0.1, 0.1)
    let model = LanguageModel(configuration, vocabularySize: 9)
    let trainer = Trainer(
      model, parameters: Tiny.parameters(of: model), TrainingConfiguration(),
      dropout: RandomStream(seed: 1), workers: WorkerPool(count: 1))
    func step(_ seed: UInt64) throws {
      let batch = (0..<3).map { sequence in
        let tokens = Tiny.tokens(
          batch: 2, length: 21, vocabulary: 9, documents: false, seed: 10 * seed + UInt64(sequence))
        return MicroBatch(tokens, targets: tokens.tokens.map { ($0 + 1) % 9 })
      }
      _ = try trainer.takeStep(on: batch)
    }
    for seed in 0..<3 { try step(UInt64(seed)) }
    let warm = trainer.systemMemory
    for seed in 3..<10 { try step(UInt64(seed)) }
    #expect(trainer.systemMemory.allocations == warm.allocations)
    #expect(trainer.systemMemory.bytes == warm.bytes)
  }
}
