import Foundation
import Layers
import Models
import Store
import Tensors
import Training

extension MachineSpeed {
  /// The speed of this machine, measured in less than half a second on the calling thread.
  ///
  /// Times are of the thread's own work, and the best ones count, so that what else the machine does
  /// disturbs little.
  package static func measured() -> MachineSpeed {
    let products = [16, 64, 256].map { width in
      ProductRate(
        width: width, float32: rate(width: width, .float32),
        bfloat16: rate(width: width, .bfloat16))
    }
    let cores = UsableCores.count
    let speed = MachineSpeed(products: products, pace: 1, cores: cores)
    return MachineSpeed(products: products, pace: pace(with: speed), cores: cores)
  }

  /// Floating-point operations a second of products `[512, width] × [width, 2 width]`.
  private static func rate(width: Int, _ precision: MatrixProduct.Precision) -> Double {
    let (rows, columns) = (512, 2 * width)
    var random = RandomStream(seed: 1)
    let a = random.normalTensor([rows, width])
    let b = random.normalTensor([columns, width])
    let (product, pool) = (Tensor.zeros([rows, columns]), BufferPool())
    let seconds = best(of: .milliseconds(20)) {
      MatrixProduct.multiply(
        a, by: b, transposing: .second, precision: precision, pool: pool, into: product)
    }
    return Double(2 * rows * columns * width) / seconds
  }

  /// How long steps of a small model take beyond their products, as a multiple of what they take by
  /// the costs as they are.
  private static func pace(with speed: MachineSpeed) -> Double {
    let (batch, length, vocabulary) = (4, 64, 64)
    let work = TrialWork(
      model: smallModel, length: length, vocabulary: vocabulary, labelledPart: 1,
      precision: .float32, recomputedBlocks: 0)
    let model = LanguageModel(smallModel, vocabularySize: vocabulary)
    var configuration = TrainingConfiguration()
    (configuration.batch, configuration.microBatch) = (batch, batch)
    let random = RandomStream(seed: 1)
    let trainer = Trainer(
      model, parameters: Parameters(model.layout, random: random), configuration,
      dropout: random, workers: WorkerPool(count: 1))
    let tokens = (0..<Int32(batch * length)).map { $0 * 7 % Int32(vocabulary) }
    let step = [MicroBatch(TokenBlock(tokens, batch: batch), targets: tokens)]
    let seconds = best(of: .milliseconds(150)) { _ = try? trainer.takeStep(on: step) }
    let products = work.trainingSeconds(sequences: batch, on: speed.withPace(0))
    let whole = work.trainingSeconds(sequences: batch, on: speed)
    return min(max((seconds - products) / (whole - products), 0.05), 100)
  }

  private func withPace(_ pace: Double) -> MachineSpeed {
    MachineSpeed(products: products, pace: pace, cores: cores)
  }

  /// A model whose products take a small part of its time.
  private static var smallModel: ModelConfiguration {
    var model = ModelConfiguration()
    (model.layerCount, model.modelDim, model.zDim, model.valueDim) = (2, 64, 32, 64)
    (model.ffnHiddenDim, model.cemaOrders, model.chunkSize) = (64, 8, 16)
    return model
  }

  /// Seconds of the thread's work of the fastest of as many runs as fit in a time, and three at least, the
  /// first apart.
  private static func best(of time: Duration, _ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    body()
    let start = clock.now
    var (best, runs) = (Double.infinity, 0)
    while runs < 3 || clock.now - start < time {
      let before = threadSeconds
      body()
      best = min(best, threadSeconds - before)
      runs += 1
    }
    return best
  }

  /// Seconds for which a processor has worked on the calling thread.
  private static var threadSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
