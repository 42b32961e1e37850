package import Autograd
package import Layers
package import Tensors

/// What a training step did.
package struct StepReport: Equatable, Sendable {
  /// Mean loss of the labelled positions before the update, nats.
  package let loss: Double
  /// Learning rate of the update.
  package let rate: Double
  /// Norm of the gradient before clipping.
  package let gradientNorm: Double
  /// Norm of the gradient after clipping.
  package let clippedNorm: Double
}

/// Trains a model, a step at a time.
///
/// A step's batch comes cut into micro-batches. Each worker takes the next one, runs it forward and
/// backward on its own tape and memory, and the gradients are added in a fixed tree, so a step's bits
/// are a function of the batch, the parameters and the configuration: not of the number of threads.
package final class Trainer<Model: TrainableModel> {
  private let model: Model
  private let configuration: TrainingConfiguration
  private let workers: WorkerPool
  private let pools: [BufferPool]
  private let gradientPool = BufferPool()
  private let optimizer: AdamW
  private let dropout: RandomStream
  /// The parameters, updated by every step.
  package let parameters: Parameters
  /// Steps taken.
  package private(set) var step = 0

  /// A trainer at its first step.
  ///
  /// Dropout masks come from `dropout`, split by step and micro-batch.
  package init(
    _ model: Model, parameters: Parameters, _ configuration: TrainingConfiguration,
    dropout: RandomStream, workers: WorkerPool
  ) {
    self.model = model
    self.parameters = parameters
    self.configuration = configuration
    self.dropout = dropout
    self.workers = workers
    pools = (0..<workers.count).map { _ in BufferPool() }
    optimizer = AdamW(configuration.optimizer, for: model.layout)
  }

  /// Memory taken from the system for activations and gradients: how often, and how much.
  package var systemMemory: (allocations: Int, bytes: Int) {
    (pools + [gradientPool]).reduce((0, 0)) {
      ($0.0 + $1.systemAllocations, $0.1 + $1.bytes)
    }
  }

  /// Computes gradients over `batch` and updates the parameters.
  ///
  /// Throws `Divergence` when the loss or the gradient is not finite; parameters stay as they were.
  package func takeStep(on batch: [MicroBatch]) throws(Divergence) -> StepReport {
    let labels = batch.reduce(0) { $0 + $1.labelCount }
    let scale = 1 / Double(max(labels, 1))
    let (gradients, total) = gradients(of: batch, scale: scale)
    let loss = total * scale
    let norm = AdamW.norm(of: gradients, workers: workers)
    guard loss.isFinite && norm.isFinite else {
      throw Divergence(step: step, source: firstNonFinite(in: batch, scale, gradients))
    }
    let rate = configuration.schedule.rate(
      atStep: step, of: configuration.steps, peak: configuration.optimizer.rate)
    let clip = optimizer.clipScale(norm: norm)
    optimizer.update(
      parameters, along: gradients, scale: clip, rate: rate, workers: workers)
    step += 1
    return StepReport(loss: loss, rate: rate, gradientNorm: norm, clippedNorm: norm * clip)
  }

  /// The summed gradient of `scale` times the batch's losses, and the sum of the losses.
  private func gradients(
    of batch: [MicroBatch], scale: Double
  ) -> (gradients: Tensor, total: Double) {
    let tree = GradientTree(leaves: batch.count)
    let losses = PartialResults(count: batch.count, initial: 0.0)
    let stream = dropout.stream(step)
    let (model, parameters, pools) = (model, parameters, pools)
    let gradientPool = gradientPool
    workers.run(batch.count) { piece, worker in
      let gradient = Tensor.zeros([model.layout.count], in: gradientPool)
      let tape = Tape(pool: pools[worker], isRecording: true)
      let pass = Pass(
        parameters, tape: tape, gradients: gradient,
        mode: .training(dropout: stream.stream(piece)))
      let (loss, record) = model.loss(of: batch[piece], scale: scale, in: pass)
      tape.backward(from: [(loss, Tensor([1], shape: [1]))])
      losses.set(piece, record.totalLoss)
      tree.add(gradient, of: piece)
    }
    let sum = tree.total() ?? .zeros([model.layout.count])
    return (sum, losses.values.reduce(0, +))
  }

  /// Runs the batch again, listening, to name the first value that is not finite.
  private func firstNonFinite(
    in batch: [MicroBatch], _ scale: Double, _ gradients: Tensor
  ) -> String {
    for (piece, microBatch) in batch.enumerated() {
      let listener = FirstNonFinite()
      let pass = Pass(
        parameters, tape: Tape(pool: pools[0], isRecording: false),
        mode: .training(dropout: dropout.stream(step).stream(piece)), taps: listener)
      let loss = model.loss(of: microBatch, scale: scale, in: pass).record.totalLoss
      if let name = listener.name { return name }
      if !loss.isFinite { return "loss" }
    }
    let bad = model.layout.entries.first { entry in
      !gradients.slice(from: entry.slice.offset, shape: entry.slice.shape).isFinite
    }
    return bad.map { "gradient of \($0.name)" } ?? "gradient norm"
  }

  /// The loss and prediction of every labelled position, without dropout.
  ///
  /// - Parameters:
  ///   - batch: What to evaluate.
  ///   - taps: Sees the activations of the micro-batches, which then run in order.
  /// - Returns: One record for each micro-batch, in order.
  package func evaluate(
    _ batch: [MicroBatch], taps: (any TapListener)? = nil
  ) -> [ProjectedCrossEntropy] {
    let (model, parameters, pools) = (model, parameters, pools)
    if let taps {
      return batch.map { microBatch in
        let pass = Pass(
          parameters, tape: Tape(pool: pools[0], isRecording: false), taps: taps)
        return model.loss(of: microBatch, scale: 1, in: pass).record
      }
    }
    let records = PartialResults<ProjectedCrossEntropy?>(count: batch.count, initial: nil)
    workers.run(batch.count) { piece, worker in
      let pass = Pass(parameters, tape: Tape(pool: pools[worker], isRecording: false))
      records.set(piece, model.loss(of: batch[piece], scale: 1, in: pass).record)
    }
    return records.values.compactMap { $0 }
  }
}
