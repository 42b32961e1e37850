import CKernels

extension WorkingMemoryBackward {
  /// `y = φ(q) M`, divided by `φ(q)·n` when linear.
  mutating func undoRead(
    _ step: WorkingMemorySchedule.Step, _ dy: Tensor, of sequence: Int
  ) {
    let row = operands.queryRow(sequence, step.queries.lowerBound)
    clear(row + step.readers..<row + step.queries.count, of: gradients.queries)
    if step.readers == 0 { return }
    // The initial memory is a constant.
    let wantsMemory = wantsMemory && step.writesBefore > 0
    let state = record.state(operands, sequence, after: step.writesBefore)
    let kept = record.queryRow(operands, sequence, step)
    for head in heads {
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
      reads.place(row, head * width), reads.rowStride, record.divisors.place(kept, head),
      operands.heads,
      record.queryFeatures.place(kept, column), normalizer + column, count, features, width)
  }

  /// From `scratch.features` to the gradient of what the features are of.
  func undoFeatures(
    _ values: Tensor, _ kept: Int, _ count: Int, into gradient: GradientTarget,
    _ row: Int
  ) {
    let (first, stride) = (columns.lowerBound, gradient.gradient.rowStride)
    let target = gradient.gradient.place(row, first)
    let slope = scratch.features.place(0, first)
    let accumulates: Int32 = gradient.accumulates ? 1 : 0
    if isLinear {
      gecko_feature_elu_backward(
        target, stride, slope, scratch.features.columns, values.place(kept, first), values.columns,
        count, columns.count, accumulates)
    } else {
      gecko_feature_softmax_backward(
        target, stride, slope, scratch.features.columns, values.place(kept, first), values.columns,
        count, heads.count, features, accumulates)
    }
  }
}
