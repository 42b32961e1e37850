import CKernels

extension WorkingMemoryBackward {
  mutating func undoWrite(
    _ write: WorkingMemorySchedule.Write, after writes: Int, of sequence: Int
  ) {
    if isLinear {
      undoAddition(write, after: writes, of: sequence)
    } else {
      undoBlend(write, after: writes, of: sequence)
    }
    // What was cleared before a write matters to no later read.
    if write.isFresh {
      isMemoryUsed = false
      scratch.normalizer.fill(0)
    }
  }

  /// `M' = M + φ(k)ᵀ v`, `n' = n + Σ φ(k)`.
  private func undoAddition(
    _ write: WorkingMemorySchedule.Write, after writes: Int, of sequence: Int
  ) {
    let (row, count) = (operands.keyRow(sequence, write.rows.lowerBound), write.rows.count)
    let kept = record.slot(operands, sequence, write: writes) * operands.schedule.chunk
    for head in heads {
      let slope = MatrixProduct.Operand(
        pointer: scratch.memory.pointer + head * features * width, stride: width)
      if let dv = gradients.values {
        multiplier.multiply(
          record.keyFeatures.matrix(kept, head * features), slope, count, width, features,
          .init(accumulating: dv.accumulates), dv.gradient.place(row, head * width),
          stride: dv.gradient.rowStride)
      }
      if gradients.keys != nil {
        multiplier.multiply(
          operands.values.matrix(row, head * width),
          MatrixProduct.Operand(pointer: slope.pointer, stride: width, isTransposed: true), count,
          features, width, .replace, scratch.features.place(0, head * features),
          stride: scratch.features.columns)
      }
    }
    if let dk = gradients.keys {
      for index in 0..<count {
        gecko_add(
          scratch.features.place(index, columns.lowerBound),
          scratch.normalizer.pointer + columns.lowerBound, columns.count)
      }
      undoFeatures(record.keyFeatures, kept, count, into: dk, row)
    }
  }

  /// `U = Wᵀ v - G M`, `G = Wᵀ φ(k)`, `M' = M + ρ (U - M)`, `ρ = exp(cur - ℓ')`; fresh: `M' = Wᵀ v`.
  private func undoBlend(
    _ write: WorkingMemorySchedule.Write, after writes: Int, of sequence: Int
  ) {
    let slot = record.slot(operands, sequence, write: writes)
    let row = operands.keyRow(sequence, write.rows.lowerBound)
    let hasDelta = operands.kind.hasDeltaRule && !write.isFresh
    for head in heads {
      let memory = scratch.memory.pointer + head * features * width
      if write.isFresh {
        undoWeighing(write, row, slot, head, from: memory)
        continue
      }
      let old = record.state(operands, sequence, after: writes).memory + head * features * width
      gecko_memory_update_backward(
        memory, scratch.update.pointer, scratch.rates.pointer + head * features, old,
        record.updates.place((slot * operands.heads + head) * features),
        record.rates.place(slot, head * features), features, width)
      undoWeighing(write, row, slot, head, from: scratch.update.pointer)
      if hasDelta { undoPrediction(write, slot, head, of: old) }
    }
    finishKeys(write, row, slot, hasDelta: hasDelta)
  }

  /// `Wᵀ v` of a head: the gradients of `v` and, to be added to, of `W`.
  private func undoWeighing(
    _ write: WorkingMemorySchedule.Write, _ row: Int, _ slot: Int, _ head: Int,
    from slope: UnsafeMutablePointer<Float>
  ) {
    let count = write.rows.count
    if let dv = gradients.values {
      multiplier.multiply(
        record.weights.matrix(slot * operands.schedule.chunk, head * features),
        MatrixProduct.Operand(pointer: slope, stride: width), count, width, features,
        .init(accumulating: dv.accumulates), dv.gradient.place(row, head * width),
        stride: dv.gradient.rowStride)
    }
    if gradients.keys != nil && operands.kind != .noOnlineSoftmax {
      multiplier.multiply(
        operands.values.matrix(row, head * width),
        MatrixProduct.Operand(pointer: slope, stride: width, isTransposed: true), count, features,
        width, .replace, scratch.weights.place(0, head * features),
        stride: scratch.weights.columns)
    }
  }

  /// `-G M` with `G = Wᵀ φ(k)`: adds to the gradients of `M` and `W`, and leaves that of `φ(k)`.
  private func undoPrediction(
    _ write: WorkingMemorySchedule.Write, _ slot: Int, _ head: Int,
    of memory: UnsafeMutablePointer<Float>
  ) {
    let (count, column) = (write.rows.count, head * features)
    let kept = slot * operands.schedule.chunk
    multiplier.multiply(
      record.overlaps.matrix((slot * operands.heads + head) * features, transposed: true),
      scratch.update.matrix(0), features, width, features, .subtract,
      scratch.memory.pointer + column * width, stride: width)
    if gradients.keys == nil { return }
    scratch.overlap.fill(0)
    multiplier.multiply(
      scratch.update.matrix(0),
      MatrixProduct.Operand(pointer: memory, stride: width, isTransposed: true), features,
      features, width, .subtract, scratch.overlap.pointer, stride: features)
    multiplier.multiply(
      record.weights.matrix(kept, column), scratch.overlap.matrix(0), count, features, features,
      .replace, scratch.features.place(0, column), stride: scratch.features.columns)
    if operands.kind == .noOnlineSoftmax { return }
    multiplier.multiply(
      record.keyFeatures.matrix(kept, column), scratch.overlap.matrix(0, transposed: true), count,
      features, features, .add, scratch.weights.place(0, column),
      stride: scratch.weights.columns)
  }

  /// From `φ(k)`, `W`, `ρ` and `ℓ'` to the keys and to `ℓ`.
  private func finishKeys(
    _ write: WorkingMemorySchedule.Write, _ row: Int, _ slot: Int, hasDelta: Bool
  ) {
    let (count, first) = (write.rows.count, columns.lowerBound)
    let kept = slot * operands.schedule.chunk
    var current = scratch.normalizer
    if !write.isFresh {
      current = scratch.current
      gecko_memory_rate_backward(
        current.pointer + first, scratch.normalizer.pointer + first, scratch.rates.pointer + first,
        record.rates.place(slot, first), columns.count)
    }
    guard let dk = gradients.keys else { return }
    if hasDelta {
      undoFeatures(record.keyFeatures, kept, count, into: dk, row)
    }
    if operands.kind == .noOnlineSoftmax {
      if !hasDelta { clear(row..<row + count, of: dk) }
      return
    }
    gecko_position_softmax_backward(
      dk.gradient.place(row, first), dk.gradient.rowStride, scratch.weights.place(0, first),
      scratch.weights.columns, record.weights.place(kept, first), record.weights.columns,
      current.pointer + first, count, columns.count, dk.accumulates || hasDelta ? 1 : 0)
  }
}
