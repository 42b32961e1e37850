import Autograd
import Layers
import Tensors

/// The gradient of a batch, computed by any number of workers.
///
/// Each takes the next micro-batch and runs it forward and backward on its own tape and memory. When there are at least two workers for
/// every micro-batch, or it is large, they share the operations of one after another.
struct BatchGradient<Model: TrainableModel>: Sendable {
  let model: Model
  let parameters: Parameters
  let batch: [MicroBatch]
  /// What each micro-batch goes on from, if they go on from something.
  let carried: [Model.Carried?]?
  /// Factor on the sum of the labelled positions' losses.
  let scale: Double
  /// Where dropout comes from, split by micro-batch; `nil` drops nothing.
  let dropout: RandomStream?
  /// Memory of the activations, one for each worker.
  let pools: [BufferPool]
  /// Memory of the gradients.
  let gradientPool: BufferPool
  /// The numbers that products multiply.
  let precision: MatrixProduct.Precision
  /// How many of the model's first blocks are computed again instead of being kept.
  let recomputedBlocks: Int
  /// One for each worker, or none.
  let observers: [any WorkObserver]

  /// Adds up the micro-batches, in an order that does not depend on the workers.
  ///
  /// - Parameters:
  ///   - workers: As many as there are pools.
  ///   - taps: Hears the forward pass of micro-batch 0, on the calling thread.
  /// - Returns: The gradient of the scaled loss, the sum of the losses without the factor, and what
  ///   each micro-batch left behind.
  func sum(
    by workers: WorkerPool, taps: (any TapListener)?
  ) -> (gradients: Tensor, total: Double, carried: [Model.Carried]) {
    let observed = ObservedWorkers(workers: workers, observers: observers)
    let lanes = GradientLanes(
      of: model.layout.count, for: batch.count, in: gradientPool, by: observed)
    let results = PartialResults<Result>(count: batch.count, initial: (0, nil))
    if isShared(by: workers) {
      workers.patiently {
        for piece in batch.indices {
          results.set(
            piece,
            run(piece, by: 0, addingTo: lanes, taps: piece == 0 ? taps : nil, sharedBy: workers))
        }
      }
    } else if let taps, !batch.isEmpty {
      workers.run(batch.count) {
        results.set(0, run(0, by: 0, addingTo: lanes, taps: taps))
      } others: { piece, worker in
        results.set(piece, run(piece, by: worker, addingTo: lanes))
      }
    } else {
      workers.run(batch.count) { piece, worker in
        results.set(piece, run(piece, by: worker, addingTo: lanes))
      }
    }
    let all = results.values
    return (
      lanes.total(by: observed), all.reduce(0) { $0 + $1.loss }, all.compactMap { $0.carried }
    )
  }

  private func isShared(by workers: WorkerPool) -> Bool {
    MicroBatch.isShared(
      count: batch.count, tokens: batch.map(\.targets.count).max() ?? 0,
      parameters: parameters.layout.count, workers: workers.count)
  }

  /// The loss of a micro-batch, and what it left behind.
  private typealias Result = (loss: Double, carried: Model.Carried?)

  /// Runs one micro-batch forward and backward.
  private func run(
    _ piece: Int, by worker: Int, addingTo lanes: GradientLanes, taps: (any TapListener)? = nil,
    sharedBy team: Team = nil
  ) -> Result {
    let observer = observers.isEmpty ? nil : observers[worker]
    return observer.around(ObservedWork.microBatch) {
      let (gradients, turn) = lanes.lane(of: piece)
      let tape = Tape(
        pool: pools[worker], isRecording: true, precision: precision, team: team, turn: turn,
        observer: observer)
      let pass = Pass(
        parameters, tape: tape, gradients: gradients,
        mode: dropout.map { .training(dropout: $0.stream(piece)) } ?? .evaluation,
        recomputedBlocks: recomputedBlocks, taps: taps)
      var state = carried?[piece]
      let (loss, record) =
        carried == nil
        ? model.loss(of: batch[piece], scale: scale, in: pass)
        : model.loss(of: batch[piece], after: &state, scale: scale, in: pass)
      tape.backward(from: [(loss, Tensor([1], shape: [1]))])
      return (record.totalLoss, state)
    }
  }
}
