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
  /// - Throws: What `batch` throws, of the first stream that does.
  package func evaluate<Failure: Error>(
    streams: Int, of count: Int,
    _ batch: @Sendable (_ stream: Int, _ index: Int) throws(Failure) -> MicroBatch
  ) throws(Failure) -> [[ProjectedCrossEntropy]] {
    let (model, parameters, pools, precision) = (model, parameters, pools, precision)
    let records = PartialResults<Result<[ProjectedCrossEntropy], Failure>>(
      count: streams, initial: .success([]))
    workers.run(streams) { stream, worker in
      var state: Model.Carried?
      let found = Result { () throws(Failure) in
        try (0..<count).map { (index) throws(Failure) in
          let tape = Tape(pool: pools[worker], isRecording: false, precision: precision)
          return model.loss(
            of: try batch(stream, index), after: &state, scale: 1, in: Pass(parameters, tape: tape)
          ).record
        }
      }
      records.set(stream, found)
    }
    return try records.values.map { (found) throws(Failure) in try found.get() }
  }
}
