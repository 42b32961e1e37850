package import Autograd
import Layers
import Tensors

extension Trainer {
  /// The loss and prediction of every labelled position of sequences that go on from micro-batch to
  /// micro-batch, without dropout.
  ///
  /// - Parameters:
  ///   - streams: How many sequences of micro-batches there are; each is run in order.
  ///   - count: Micro-batches of each.
  ///   - batch: Makes micro-batch `index` of a stream.
  /// - Returns: The records of each stream, in order.
  package func evaluate(
    streams: Int, of count: Int, _ batch: @Sendable (_ stream: Int, _ index: Int) -> MicroBatch
  ) -> [[ProjectedCrossEntropy]] {
    let (model, parameters, pools, precision) = (model, parameters, pools, precision)
    let records = PartialResults<[ProjectedCrossEntropy]>(count: streams, initial: [])
    workers.run(streams) { stream, worker in
      var state: Model.Carried?
      records.set(
        stream,
        (0..<count).map { index in
          let tape = Tape(pool: pools[worker], isRecording: false, precision: precision)
          return model.loss(
            of: batch(stream, index), after: &state, scale: 1, in: Pass(parameters, tape: tape)
          ).record
        })
    }
    return records.values
  }
}
