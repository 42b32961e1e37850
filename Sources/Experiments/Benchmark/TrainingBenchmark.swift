import Foundation
import Layers
import Models
import Store
import Tasks
import Tensors
package import Training

/// Times whole training steps: batch, forward, loss, backward, clipping, AdamW.
package struct TrainingBenchmark: Sendable {
  /// A model and a batch, by name.
  package enum Size: String, CaseIterable, Sendable { case nano, small, base }

  /// What was measured; its coding keys are the names that the command prints.
  package struct Result: Encodable, Sendable {
    private enum CodingKeys: String, CodingKey {
      case config, threads, utilization
      case parameters = "params"
      case tokensPerSecond = "tokens_per_s"
      case secondsPerStep = "sec_per_step"
      case peakResidentMegabytes = "peak_rss_mb"
      case productGigaflops = "sgemm_gflops"
      case flopsPerToken = "model_flops_per_token"
    }

    package let config: String
    package let threads: Int
    package let parameters: Int
    package let tokensPerSecond: Double
    package let secondsPerStep: Double
    package let peakResidentMegabytes: Double
    package let productGigaflops: Double
    package let flopsPerToken: Double
    package let utilization: Double
    /// How often the timed steps had to ask the system for memory; not in the JSON object.
    package let systemAllocations: Int
  }

  private let size: Size
  private let model: ModelConfiguration
  private let batch: Int
  private let length: Int

  private static let vocabulary = 256

  /// The benchmark of a size: the configurations that PyTorch and JAX programs are raced on.
  package init(_ size: Size) {
    self.size = size
    var model = ModelConfiguration()
    switch size {
    case .nano:
      (batch, length) = (8, 512)
    case .small:
      model.set(layers: 6, dim: 256, z: 128, value: 512, heads: 4, ffn: 512, chunk: 128)
      (batch, length) = (8, 1024)
    case .base:
      model.set(layers: 8, dim: 512, z: 256, value: 1024, heads: 4, ffn: 1024, chunk: 256)
      model.timeNormGroups = 16
      (batch, length) = (4, 2048)
    }
    self.model = model
  }

  /// Takes two steps to warm up, then `steps` timed ones; times are medians.
  package func run(threads: Int, steps: Int) throws(Divergence) -> Result {
    let model = LanguageModel(model, vocabularySize: Self.vocabulary)
    let random = RandomStream(seed: 0)
    var configuration = TrainingConfiguration()
    (configuration.steps, configuration.batch) = (steps + 2, batch)
    let workers = WorkerPool(count: threads)
    let trainer = Trainer(
      model, parameters: Parameters(model.layout, random: random.stream("weights")),
      configuration, dropout: random.stream("dropout"), workers: workers)
    var times: [Double] = []
    var warmAllocations = 0
    let clock = ContinuousClock()
    for step in 0..<steps + 2 {
      if step == 2 { warmAllocations = trainer.systemMemory.allocations }
      let start = clock.now
      _ = try trainer.takeStep(on: randomBatch(random.stream("data").stream(step)))
      if step >= 2 { times.append((clock.now - start).seconds) }
    }
    let seconds = times.sorted()[times.count / 2]
    let rate = Double(batch * length) / seconds
    let flops = self.model.trainingFLOPsPerToken(length: length, vocabulary: Self.vocabulary)
    let memory = Host.peakResidentBytes / 1_048_576
    let product = Self.productRate(workers)
    return Result(
      config: size.rawValue, threads: threads, parameters: model.layout.parameterCount,
      tokensPerSecond: rate, secondsPerStep: seconds, peakResidentMegabytes: memory,
      productGigaflops: product / 1e9, flopsPerToken: flops,
      utilization: rate * flops / product,
      systemAllocations: trainer.systemMemory.allocations - warmAllocations)
  }

  private func randomBatch(_ stream: RandomStream) -> [MicroBatch] {
    (0..<batch).map { sequence in
      var stream = stream.stream(sequence)
      let tokens = (0...length).map { _ in Int32(stream.integer(below: Self.vocabulary)) }
      return MicroBatch(
        TokenBlock(Array(tokens.dropLast()), batch: 1), targets: Array(tokens.dropFirst()))
    }
  }

  /// Floating-point operations a second of a 2048 x 512 x 512 product, one on each thread at once;
  /// best of several.
  private static func productRate(_ workers: WorkerPool) -> Double {
    let (m, n, k) = (2048, 512, 512)
    var random = RandomStream(seed: 1)
    let a = random.normalTensor([m, k])
    let b = random.normalTensor([n, k])
    let products = (0..<workers.count).map { _ in Tensor.zeros([m, n]) }
    let clock = ContinuousClock()
    let repeats = 8
    let best =
      (0..<10).map { _ in
        clock.measure {
          workers.run(workers.count) { piece, _ in
            for _ in 0..<repeats {
              MatrixProduct.multiply(a, by: b, transposing: .second, into: products[piece])
            }
          }
        }.seconds
      }.min() ?? .infinity
    return Double(2 * m * n * k * repeats * workers.count) / best
  }
}

extension ModelConfiguration {
  fileprivate mutating func set(
    layers: Int, dim: Int, z: Int, value: Int, heads: Int, ffn: Int, chunk: Int
  ) {
    (layerCount, modelDim, zDim, valueDim) = (layers, dim, z, value)
    (headCount, ffnHiddenDim, chunkSize) = (heads, ffn, chunk)
  }
}
