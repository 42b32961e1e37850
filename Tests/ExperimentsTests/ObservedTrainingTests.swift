import Experiments
import Layers
import Models
import Tensors
import TestSupport
import Testing
import Training

@Suite struct `Training a whole model` {
  private func trainer(
    _ architecture: ModelConfiguration.Architecture, threads: Int, sharesEmbedding: Bool = false
  ) -> Trainer<LanguageModel> {
    var configuration = Tiny.configuration(architecture)
    configuration.sharesEmbedding = sharesEmbedding
    (configuration.dropout, configuration.hiddenDropout) = (0.1, 0.1)
    configuration.attentionDropout = 0.1
    let model = LanguageModel(configuration, vocabularySize: 9)
    return Trainer(
      model, parameters: Tiny.parameters(of: model), TrainingConfiguration(),
      dropout: RandomStream(seed: 1), workers: WorkerPool(count: threads))
  }

  private func batch(_ step: Int, count: Int = 3) -> [MicroBatch] {
    (0..<count).map { sequence in
      let tokens = Tiny.tokens(
        batch: 2, length: 21, vocabulary: 9, documents: true, seed: UInt64(10 * step + sequence))
      return MicroBatch(tokens, targets: tokens.tokens.map { ($0 + 1) % 9 })
    }
  }

  @Test(arguments: ModelConfiguration.Architecture.allCases, [false, true])
  func `gives the same bits with any number of threads`(
    _ architecture: ModelConfiguration.Architecture, _ sharesEmbedding: Bool
  ) throws {
    func trained(_ threads: Int) throws -> TrainerState {
      let trainer = trainer(architecture, threads: threads, sharesEmbedding: sharesEmbedding)
      for (step, count) in [1, 4, 5, 18].enumerated() {
        _ = try trainer.takeStep(on: batch(step, count: count))
      }
      return trainer.state()
    }
    let expected = try trained(1)
    for threads in [2, 3, 6] { #expect(try trained(threads) == expected) }
  }

  @Test(arguments: ModelConfiguration.Architecture.allCases, [1, 2])
  func `goes on bit for bit from a state`(
    _ architecture: ModelConfiguration.Architecture, _ threads: Int
  ) throws {
    let whole = trainer(architecture, threads: threads)
    for step in 0..<3 { _ = try whole.takeStep(on: batch(step)) }
    let resumed = trainer(architecture, threads: 3 - threads)
    resumed.restore(whole.state())
    for step in 3..<6 {
      let (expected, report) = (
        try whole.takeStep(on: batch(step)), try resumed.takeStep(on: batch(step))
      )
      #expect(report == expected)
    }
    #expect(resumed.state() == whole.state())
  }

  /// With one worker the order of allocations is fixed, so the count is exact after the first steps.
  @Test(arguments: ModelConfiguration.Architecture.allCases)
  func `is not disturbed by being observed, and needs no memory for it`(
    _ architecture: ModelConfiguration.Architecture
  ) throws {
    let plain = trainer(architecture, threads: 2)
    let observed = trainer(architecture, threads: 1)
    let statistics = LayerStatistics(taps: LayerStatistics.usualTaps(layers: 2))
    var warm = observed.systemMemory
    for step in 0..<8 {
      let expected = try plain.takeStep(on: batch(step))
      let report = try observed.takeStep(
        on: batch(step), measuringUpdates: true, taps: statistics)
      #expect(report.loss == expected.loss)
      #expect(report.updateRatios.count == observed.groups.count)
      if step == 3 { warm = observed.systemMemory }
    }
    #expect(observed.systemMemory == warm)
    #expect(observed.state() == plain.state())
    #expect(observed.groups == ["embedding", "layers.0", "layers.1", "output"])
    let columns = LayerStatistics.columns(of: LayerStatistics.usualTaps(layers: 2))
    for (column, value) in zip(columns, statistics.values) where column.name.contains(".out.") {
      #expect(value.isFinite, "\(column.name)")
    }
  }
}
