import Autograd
import Layers
import Tensors
import Training

/// Predicts the next token from the current one: an embedding and an output matrix.
struct Bigram: TrainableModel {
  let layout: ParameterLayout
  private let embedding: ParameterSlice
  private let output: ParameterSlice
  private let dropout: Double

  init(vocabulary: Int = 11, width: Int = 5, dropout: Double = 0) {
    var layout = ParameterLayout()
    embedding = layout.add("embed.weight", [vocabulary, width], .normal(deviation: 0.5))
    output = layout.add("output.weight", [vocabulary, width], .normal(deviation: 0.5))
    self.layout = layout
    self.dropout = dropout
  }

  func loss(
    of batch: MicroBatch, scale: Double, in pass: Pass
  ) -> (loss: Variable, record: ProjectedCrossEntropy) {
    let inputs = batch.inputs
    var x = pass.tape.apply(
      Embedding(tokens: inputs.tokens, shape: [inputs.batch, inputs.length]),
      to: pass.value(of: embedding))
    pass.tap("embedding", x.value)
    x = pass.dropout(x, rate: dropout, "embedding")
    pass.tap("kept", x.value)
    var record = ProjectedCrossEntropy(targets: batch.targets, scale: scale)
    let loss = pass.tape.apply(&record, to: [x, pass.value(of: output)])[0]
    return (loss, record)
  }

  /// The micro-batches of a step, one sequence each, with a place where nothing is asked.
  static func batch(_ step: Int, sequences: Int = 7) -> [MicroBatch] {
    (0..<sequences).map { sequence in
      let tokens = (0..<6).map { Int32(($0 * 3 + sequence + step) % 11) }
      return MicroBatch(
        TokenBlock(tokens, batch: 1), targets: tokens.map { $0 == 4 ? -1 : ($0 * 2 + 1) % 11 })
    }
  }

  /// A trainer of this model that takes large steps.
  func trainer(threads: Int = 1, steps: Int = 12) -> Trainer<Bigram> {
    var configuration = TrainingConfiguration()
    (configuration.steps, configuration.optimizer.rate) = (steps, 0.05)
    configuration.schedule.warmup = 2
    let random = RandomStream(seed: 2)
    return Trainer(
      self, parameters: Parameters(layout, random: random.stream("weights")), configuration,
      dropout: random.stream("dropout"), workers: WorkerPool(count: threads))
  }
}

extension Tensor {
  /// The elements' bits, among which those of NaN equal themselves.
  var bits: [UInt32] { values.map(\.bitPattern) }
}
