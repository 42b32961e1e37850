import CKernels

extension WorkingMemoryBackward {
  /// `y = φ(q) M`, divided by `φ(q)·n` when linear.
  mutating func undoRead(
    _ step: WorkingMemorySchedule.Step, _ dy: Tensor, of sequence: Int
  ) {
    let row = operands.queryRow(sequence, step.queries.lowerBound)
    if let dq = gradients.queries, !dq.accumulates {
      dq.gradient.clear(rows: row + step.readers..<row + step.queries.count)
    }
    if step.readers == 0 { return }
    // The initial memory is a constant.
    let wantsMemory = wantsMemory && step.writesBefore > 0
    let state = record.state(operands, sequence, after: step.writesBefore)
    let kept = record.queryRow(operands, sequence, step)
    for head in 0..<heads {
      var slope = dy.matrix(row, head * width)
      if isLinear {
        divide(dy, row, kept, head, step.readers, by: state.normalizer)
        slope = scratch.quotient.matrix(0)
      }
      let memory = head * features * width
      if gradients.queries != nil {
        multiplier.multiply(
          slope,
          MatrixProduct.Operand(pointer: state.memory + memory, stride: width, isTransposed: true),
          step.readers, features, width, .init(accumulating: isLinear),
          scratch.features.place(0, head * features), stride: scratch.features.columns)
      }
      if wantsMemory {
        multiplier.multiply(
          record.queryFeatures.matrix(kept, head * features, transposed: true), slope, features,
          width, step.readers, .init(accumulating: isMemoryUsed), scratch.memory.pointer + memory,
          stride: width)
      }
    }
    if wantsMemory { isMemoryUsed = true }
    if let dq = gradients.queries {
      undoFeatures(record.queryFeatures, kept, step.readers, into: dq, row)
    }
  }

  /// The division by `φ(q)·n`: leaves `scratch.quotient`, and its part of `scratch.features`.
  private func divide(
    _ dy: Tensor, _ row: Int, _ kept: Int, _ head: Int, _ count: Int,
    by normalizer: UnsafeMutablePointer<Float>
  ) {
    guard let reads else { preconditionFailure("a linear memory's reads are needed") }
    let column = head * features
    gecko_linear_read_backward(
      scratch.quotient.pointer, scratch.features.place(0, column), scratch.features.columns,
      scratch.normalizer.pointer + column, dy.place(row, head * width), dy.rowStride,
      reads.place(row, head * width), reads.rowStride, record.divisors.place(kept, head), heads,
      record.queryFeatures.place(kept, column), normalizer + column, count, features, width)
  }

  /// From `scratch.features` to the gradient of what the features are of.
  func undoFeatures(
    _ values: Tensor, _ kept: Int, _ count: Int, into gradient: GradientTarget,
    _ row: Int
  ) {
    let (target, slope) = (gradient.gradient, scratch.features)
    let accumulates: Int32 = gradient.accumulates ? 1 : 0
    if isLinear {
      gecko_feature_elu_backward(
        target.place(row), target.rowStride, slope.pointer, slope.columns, values.place(kept),
        values.columns, count, values.columns, accumulates)
    } else {
      gecko_feature_softmax_backward(
        target.place(row), target.rowStride, slope.pointer, slope.columns, values.place(kept),
        values.columns, count, heads, features, accumulates)
    }
  }
}
