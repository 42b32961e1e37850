package import Tensors

extension WorkingMemory {
  /// Counts a product for each row that reads, one for each that is written, and one for what the
  /// memory predicts of it.
  package func productFLOPs(of inputs: [Shape]) -> Double {
    let (queries, keys, values) = (inputs[0], inputs[1], inputs[2])
    let schedule = makeSchedule(batch: queries[0], queryRows: queries[1], keyRows: keys[1])
    let products = schedule.readRows + (kind.hasDeltaRule ? 2 : 1) * schedule.writtenRows
    return 2 * Double(products) * Double(queries[2] / heads) * Double(values[2])
  }
}
