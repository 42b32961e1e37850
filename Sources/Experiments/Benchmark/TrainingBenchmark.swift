import Autograd
import Layers
import Models
import Store
import Tensors
package import Training

/// Times whole training steps: batch, forward, loss, backward, clipping, AdamW.
package struct TrainingBenchmark: Sendable {
  /// What was measured; its coding keys are the names that the command prints.
  package struct Result: Encodable, Sendable {
    private enum CodingKeys: String, CodingKey {
      case config, precision, threads, utilization, profile
      case parameters = "params"
      case tokensPerSecond = "tokens_per_s"
      case secondsPerStep = "sec_per_step"
      case peakResidentMegabytes = "peak_rss_mb"
      case productGigaflops = "sgemm_gflops"
      case flopsPerToken = "model_flops_per_token"
    }

    package let config: String
    package let precision: String
    package let threads: Int
    package let parameters: Int
    package let tokensPerSecond: Double
    package let secondsPerStep: Double
    package let peakResidentMegabytes: Double
    package let productGigaflops: Double
    package let flopsPerToken: Double
    package let utilization: Double
    /// Where the time went; `nil` when nobody asked.
    package let profile: StepProfile?
    /// Seconds of each timed step; not in the JSON object.
    package let stepSeconds: [Double]
    /// How often the timed steps had to ask the system for memory; not in the JSON object.
    package let systemAllocations: Int
  }

  private let size: BenchmarkSize
  private let precision: BenchmarkPrecision
  private let recomputedBlocks: Int

  /// The benchmark of a size.
  package init(
    _ size: BenchmarkSize, precision: BenchmarkPrecision = .float32, recomputedBlocks: Int = 0
  ) {
    self.size = size
    self.precision = precision
    self.recomputedBlocks = recomputedBlocks
  }

  /// Takes two steps to warm up, then `steps` timed ones; times are medians, but for the profile's,
  /// which are means.
  package func run(
    threads: Int, steps: Int, isProfiled: Bool = false
  ) throws(Divergence) -> Result {
    let workers = WorkerPool(upTo: threads, cores: UsableCores.count)
    let clocks = isProfiled ? (0..<workers.count).map { _ in WorkClock() } : []
    let trainer = size.makeTrainer(
      steps: steps + 2, precision: precision, recomputedBlocks: recomputedBlocks,
      workers: workers, observers: clocks)
    let observer: (any WorkObserver)? = clocks.first
    var times: [Double] = []
    var warmAllocations = 0
    let clock = ContinuousClock()
    for step in 0..<steps + 2 {
      if step == 2 {
        warmAllocations = trainer.systemMemory.allocations
        for clock in clocks { clock.reset() }
      }
      let start = clock.now
      let batch = observer.around(ObservedWork.batch) { size.randomBatch(step) }
      _ = try trainer.takeStep(on: batch)
      if step >= 2 { times.append((clock.now - start).seconds) }
    }
    let seconds = times.median
    let rate = Double(size.batch * size.length) / seconds
    let flops = size.model.trainingFLOPsPerToken(
      length: size.length, vocabulary: BenchmarkSize.vocabulary)
    let memory = Host.peakResidentBytes / 1_048_576
    let product = Self.productRate(workers)
    let profile =
      isProfiled
      ? StepProfile(
        of: clocks, steps: steps, seconds: times.reduce(0, +), productRate: product) : nil
    return Result(
      config: size.rawValue, precision: precision.rawValue, threads: threads,
      parameters: trainer.parameters.layout.parameterCount,
      tokensPerSecond: rate, secondsPerStep: seconds, peakResidentMegabytes: memory,
      productGigaflops: product / 1e9, flopsPerToken: flops,
      utilization: rate * flops / product, profile: profile,
      stepSeconds: times, systemAllocations: trainer.systemMemory.allocations - warmAllocations)
  }

  /// Floating-point operations a second of a 2048 x 512 x 512 product, one on each thread at once;
  /// best of several.
  private static func productRate(_ workers: WorkerPool) -> Double {
    let (m, n, k) = (2048, 512, 512)
    var random = RandomStream(seed: 1)
    let a = random.normalTensor([m, k])
    let b = random.normalTensor([n, k])
    let products = (0..<workers.count).map { _ in
      (target: Tensor.zeros([m, n]), pool: BufferPool())
    }
    let clock = ContinuousClock()
    let repeats = 8
    let best =
      (0..<10).map { _ in
        clock.measure {
          workers.run(workers.count) { piece, _ in
            for _ in 0..<repeats {
              MatrixProduct.multiply(
                a, by: b, transposing: .second, pool: products[piece].pool,
                into: products[piece].target)
            }
          }
        }.seconds
      }.min() ?? .infinity
    return Double(2 * m * n * k * repeats * workers.count) / best
  }
}
