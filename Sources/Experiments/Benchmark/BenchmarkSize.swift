import Autograd
import Layers
import Models
import Tensors
import Training

/// A model and a batch, by name: the configurations that PyTorch and JAX programs are raced on, and the
/// narrow model of the experiment `shakespeare`.
package enum BenchmarkSize: String, CaseIterable, Sendable {
  case nano, small, base, shakespeare

  static let vocabulary = 256

  /// The model.
  var model: ModelConfiguration {
    var model = ModelConfiguration()
    switch self {
    case .nano: break
    case .small:
      model.set(layers: 6, dim: 256, z: 128, value: 512, heads: 4, ffn: 512, chunk: 128)
    case .base:
      model.set(layers: 8, dim: 512, z: 256, value: 1024, heads: 4, ffn: 1024, chunk: 256)
      model.timeNormGroups = 16
    case .shakespeare:
      model.set(layers: 4, dim: 112, z: 64, value: 224, heads: 2, ffn: 224, chunk: 16)
    }
    return model
  }

  /// Sequences of a step.
  var batch: Int {
    switch self {
    case .nano, .small: 8
    case .base: 4
    case .shakespeare: 12
    }
  }

  /// Sequences that a worker takes at a time.
  var microBatch: Int { self == .shakespeare ? 3 : 1 }

  /// Tokens of a sequence.
  var length: Int {
    switch self {
    case .nano: 512
    case .small: 1024
    case .base: 2048
    case .shakespeare: 64
    }
  }

  /// A trainer of the model at its first step, with the random streams of seed 0.
  func makeTrainer(
    steps: Int, precision: BenchmarkPrecision = .float32, recomputedBlocks: Int = 0,
    workers: WorkerPool, observers: [any WorkObserver] = []
  ) -> Trainer<LanguageModel> {
    let (model, parameters) = makeModel()
    var configuration = TrainingConfiguration()
    (configuration.steps, configuration.batch) = (steps, batch)
    configuration.microBatch = microBatch
    configuration.precision = precision.ofProducts
    configuration.recomputedBlocks = recomputedBlocks
    return Trainer(
      model, parameters: parameters, configuration,
      dropout: RandomStream(seed: 0).stream("dropout"), workers: workers, observers: observers)
  }

  /// The model and its first parameters.
  func makeModel() -> (model: LanguageModel, parameters: Parameters) {
    let model = LanguageModel(model, vocabularySize: Self.vocabulary)
    let random = RandomStream(seed: 0).stream("weights")
    return (model, Parameters(model.layout, random: random))
  }

  /// The batch of step `step`: random tokens.
  func randomBatch(_ step: Int) -> [MicroBatch] {
    let stream = RandomStream(seed: 0).stream("data").stream(step)
    return Swift.stride(from: 0, to: batch, by: microBatch).map { first in
      let sequences = (first..<first + microBatch).map { sequence in
        var stream = stream.stream(sequence)
        return (0...length).map { _ in Int32(stream.integer(below: Self.vocabulary)) }
      }
      return MicroBatch(
        TokenBlock(sequences.flatMap { $0.dropLast() }, batch: microBatch),
        targets: sequences.flatMap { $0.dropFirst() })
    }
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
