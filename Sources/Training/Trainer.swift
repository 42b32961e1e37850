package import Autograd
package import Layers
package import Tensors

/// Trains a model, a step at a time.
///
/// A step's batch comes cut into micro-batches. Each worker takes the next one and runs it forward and
/// backward on its own tape and memory. Gradients are added in a fixed order, so a step's bits are a
/// function of the batch, the parameters and the configuration: not of the number of threads.
package final class Trainer<Model: TrainableModel> {
  let model: Model
  private let configuration: TrainingConfiguration
  let workers: WorkerPool
  let pools: [BufferPool]
  private let gradientPool = BufferPool()
  private let optimizer: AdamW
  private let parameterGroups: ParameterGroups
  private let dropout: RandomStream
  private let observers: [any WorkObserver]
  /// The parameters, updated by every step.
  package let parameters: Parameters
  /// Steps taken.
  package private(set) var step = 0
  /// What each micro-batch of the last step left behind for the next one's, if they carry it.
  package private(set) var carried: [Model.Carried] = []

  /// A trainer at its first step.
  ///
  /// Dropout masks come from `dropout`, split by step and micro-batch. Observers hear of everything
  /// that costs time in a step.
  ///
  /// - Precondition: There is an observer for each worker, or none.
  package init(
    _ model: Model, parameters: Parameters, _ configuration: TrainingConfiguration,
    dropout: RandomStream, workers: WorkerPool, observers: [any WorkObserver] = []
  ) {
    precondition(
      observers.isEmpty || observers.count == workers.count,
      "\(observers.count) observers of \(workers.count) workers")
    self.observers = observers
    self.model = model
    self.parameters = parameters
    self.configuration = configuration
    self.dropout = dropout
    self.workers = workers
    pools = (0..<workers.count).map { _ in BufferPool() }
    optimizer = AdamW(configuration.optimizer, for: model.layout)
    parameterGroups = ParameterGroups(model.layout)
  }

  /// What `StepReport.updateRatios` tells apart: "embedding", "layers.0" …, "output".
  package var groups: [String] { parameterGroups.names }

  /// The numbers that products multiply.
  var precision: MatrixProduct.Precision { configuration.precision }

  /// What the optimiser knows, of the parameters' layout; updated by every step.
  package var moments: (updates: Int, first: Tensor, second: Tensor) {
    (optimizer.count, optimizer.first, optimizer.second)
  }

  /// A copy of where training stands.
  package func state() -> TrainerState {
    TrainerState(
      step: step, updates: optimizer.count, parameters: parameters.values.values,
      first: optimizer.first.values, second: optimizer.second.values)
  }

  /// Goes on from `state`: further steps are those of the trainer that gave it, bit for bit.
  ///
  /// - Parameters:
  ///   - state: Of a model of the same layout.
  ///   - carried: What the micro-batches of its last step left behind, if they carry it.
  package func restore(_ state: TrainerState, carried: [Model.Carried] = []) {
    self.carried = carried
    func flat(_ values: [Float]) -> Tensor { Tensor(values, shape: [parameters.layout.count]) }
    step = state.step
    parameters.values.copy(from: flat(state.parameters))
    optimizer.restore(
      count: state.updates, first: flat(state.first), second: flat(state.second))
  }

  /// Memory taken from the system for activations and gradients: how often, and how much.
  package var systemMemory: (allocations: Int, bytes: Int) {
    (pools + [gradientPool]).reduce((0, 0)) {
      ($0.0 + $1.systemAllocations, $0.1 + $1.bytes)
    }
  }

  /// Computes gradients over `batch` and updates the parameters.
  ///
  /// What is measured or heard changes no number of the step, and costs nothing when not asked for.
  ///
  /// - Parameters:
  ///   - batch: Inputs and targets.
  ///   - carriesState: Whether each micro-batch goes on where that of the same number ended in the
  ///     step before; no gradient flows back across the border.
  ///   - measuringUpdates: Whether the report tells how large the update was.
  ///   - taps: Hears the forward pass of the first micro-batch, as trained on, with dropout.
  /// - Returns: What the step did.
  /// - Throws: `Divergence` when the loss or the gradient is not finite; parameters stay as they were.
  package func takeStep(
    on batch: [MicroBatch], carriesState: Bool = false, measuringUpdates: Bool = false,
    taps: (any TapListener)? = nil
  ) throws(Divergence) -> StepReport {
    let scale = Self.scale(of: batch)
    let starts = carriesState ? starts(of: batch) : nil
    let (gradients, total, ends) = gradients(of: batch, scale, dropout.stream(step), taps, starts)
    let loss = total * scale
    let norm = observers.first.around(ObservedWork.optimizer) {
      AdamW.norm(of: gradients, workers: workers)
    }
    guard loss.isFinite && norm.isFinite else {
      throw Divergence(step: step, source: firstNonFinite(in: batch, scale, gradients, starts))
    }
    carried = ends
    let rate = configuration.schedule.rate(
      atStep: step, of: configuration.steps, peak: configuration.optimizer.rate)
    let clip = optimizer.clipScale(norm: norm)
    let ratios = observers.first.around(ObservedWork.optimizer) {
      update(along: gradients, scale: clip, rate: rate, isMeasured: measuringUpdates)
    }
    step += 1
    return StepReport(
      loss: loss, rate: rate, gradientNorm: norm, clippedNorm: norm * clip, updateRatios: ratios)
  }

  /// What each micro-batch goes on from.
  private func starts(of batch: [MicroBatch]) -> [Model.Carried?] {
    guard !carried.isEmpty else { return Array(repeating: nil, count: batch.count) }
    precondition(
      carried.count == batch.count,
      "\(batch.count) micro-batches go on from \(carried.count)")
    return carried
  }

  /// Updates the parameters, and tells by how much if that is to be measured.
  private func update(
    along gradients: Tensor, scale: Double, rate: Double, isMeasured: Bool
  ) -> [Double] {
    guard isMeasured else {
      optimizer.update(parameters, along: gradients, scale: scale, rate: rate, workers: workers)
      return []
    }
    return parameterGroups.ratios(
      optimizer.measuredUpdate(
        parameters, along: gradients, scale: scale, rate: rate, workers: workers))
  }

  /// The gradient of the mean loss of the batch's labelled positions, without dropout.
  ///
  /// A flat buffer of the model's layout. Nothing is updated, and threads change no bit of it.
  package func gradient(of batch: [MicroBatch]) -> Tensor {
    gradients(of: batch, Self.scale(of: batch), nil, nil, nil).gradients
  }

  /// One part of the labelled positions, by which the sum of their losses becomes the mean.
  private static func scale(of batch: [MicroBatch]) -> Double {
    1 / Double(max(batch.reduce(0) { $0 + $1.labelCount }, 1))
  }

  private func gradients(
    of batch: [MicroBatch], _ scale: Double, _ dropout: RandomStream?, _ taps: (any TapListener)?,
    _ carried: [Model.Carried?]?
  ) -> (gradients: Tensor, total: Double, carried: [Model.Carried]) {
    BatchGradient(
      model: model, parameters: parameters, batch: batch, carried: carried, scale: scale,
      dropout: dropout,
      pools: pools, gradientPool: gradientPool, precision: configuration.precision,
      recomputedBlocks: configuration.recomputedBlocks, observers: observers
    ).sum(by: workers, taps: taps)
  }

  /// Runs the batch again, listening, to name the first value that is not finite.
  private func firstNonFinite(
    in batch: [MicroBatch], _ scale: Double, _ gradients: Tensor, _ starts: [Model.Carried?]?
  ) -> String {
    for (piece, microBatch) in batch.enumerated() {
      let listener = FirstNonFinite()
      let pass = Pass(
        parameters,
        tape: Tape(pool: pools[0], isRecording: false, precision: configuration.precision),
        mode: .training(dropout: dropout.stream(step).stream(piece)), taps: listener)
      var state = starts?[piece]
      let record =
        starts == nil
        ? model.loss(of: microBatch, scale: scale, in: pass).record
        : model.loss(of: microBatch, after: &state, scale: scale, in: pass).record
      let loss = record.totalLoss
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
    let precision = configuration.precision
    @Sendable func tape(_ worker: Int) -> Tape {
      Tape(pool: pools[worker], isRecording: false, precision: precision)
    }
    if let taps {
      return batch.map { microBatch in
        let pass = Pass(parameters, tape: tape(0), taps: taps)
        return model.loss(of: microBatch, scale: 1, in: pass).record
      }
    }
    let records = PartialResults<ProjectedCrossEntropy?>(count: batch.count, initial: nil)
    workers.run(batch.count) { piece, worker in
      let pass = Pass(parameters, tape: tape(worker))
      records.set(piece, model.loss(of: batch[piece], scale: 1, in: pass).record)
    }
    return records.values.compactMap { $0 }
  }
}
