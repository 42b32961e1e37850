import CKernels
import Foundation

/// The working memory's forward pass over every sequence, chunk and head.
struct WorkingMemoryForward {
  let operands: WorkingMemoryOperands
  let record: WorkingMemoryRecord
  let reads: Tensor
  /// Scratch for a chunk's log-sum-exp, `[H*S]`.
  let current: Tensor
  let multiplier: MatrixMultiplier

  private var heads: Int { operands.heads }
  private var features: Int { operands.features }
  private var width: Int { operands.width }

  func run() {
    if let rest = record.normalizerRest {
      if let initial = operands.initialRest { rest.copy(from: initial) } else { rest.fill(0) }
    }
    for sequence in 0..<operands.schedule.batch {
      for step in operands.schedule.steps(of: sequence) {
        read(step, of: sequence)
        guard let write = step.write else { continue }
        if operands.kind == .linear {
          add(write, after: step.writesBefore, of: sequence)
        } else {
          blend(write, after: step.writesBefore, of: sequence)
        }
      }
    }
    if operands.schedule.writes == 0 { keepInitialState() }
  }

  private func keepInitialState() {
    if let memory = operands.initialMemory, let normalizer = operands.initialNormalizer {
      record.memory.copy(from: memory)
      record.normalizer.copy(from: normalizer)
    } else {
      record.memory.fill(0)
      record.normalizer.fill(operands.kind.emptyNormalizer)
    }
  }

  /// `y = φ(q) M`, divided by `φ(q)·n` when linear.
  private func read(_ step: WorkingMemorySchedule.Step, of sequence: Int) {
    let row = operands.queryRow(sequence, step.queries.lowerBound)
    reads.clear(rows: row + step.readers..<row + step.queries.count)
    if step.readers == 0 { return }
    let kept = record.queryRow(operands, sequence, step)
    computeFeatures(operands.queries, row, step.readers, into: record.queryFeatures, kept)
    let state = record.state(operands, sequence, after: step.writesBefore)
    for head in 0..<heads {
      let target = reads.place(row, head * width)
      multiplier.multiply(
        record.queryFeatures.matrix(kept, head * features),
        MatrixProduct.Operand(pointer: state.memory + head * features * width, stride: width),
        step.readers, width, features, .replace, target, stride: reads.rowStride)
      if operands.kind == .linear {
        gecko_linear_read(
          target, reads.rowStride, record.divisors.place(kept, head), heads,
          record.queryFeatures.place(kept, head * features), heads * features,
          state.normalizer + head * features, step.readers, features, width)
      }
    }
  }

  /// `M' = M + φ(k)ᵀ v`, `n' = n + Σ φ(k)`.
  private func add(_ write: WorkingMemorySchedule.Write, after writes: Int, of sequence: Int) {
    let row = operands.keyRow(sequence, write.rows.lowerBound)
    let kept =
      record.slot(operands, sequence, write: writes) * operands.schedule.chunk
    computeFeatures(operands.keys, row, write.rows.count, into: record.keyFeatures, kept)
    let new = record.state(operands, sequence, after: writes + 1)
    if !write.isFresh {
      let old = record.state(operands, sequence, after: writes)
      if old.memory != new.memory {
        new.memory.update(from: old.memory, count: heads * features * width)
        new.normalizer.update(from: old.normalizer, count: heads * features)
      }
    }
    for head in 0..<heads {
      multiplier.multiply(
        record.keyFeatures.matrix(kept, head * features, transposed: true),
        operands.values.matrix(row, head * width), features, width, write.rows.count,
        write.isFresh ? .replace : .add, new.memory + head * features * width, stride: width)
    }
    gecko_column_sums(
      new.normalizer, record.keyFeatures.place(kept), write.rows.count, heads * features,
      heads * features, write.isFresh ? 0 : 1)
  }

  /// `M' = M + ρ (Wᵀ (v - φ(k) M) - M)`, with `Wᵀ φ(k)` taken first: it is smaller than `v`.
  private func blend(_ write: WorkingMemorySchedule.Write, after writes: Int, of sequence: Int) {
    let row = operands.keyRow(sequence, write.rows.lowerBound)
    let slot = record.slot(operands, sequence, write: writes)
    let kept = slot * operands.schedule.chunk
    let new = record.state(operands, sequence, after: writes + 1)
    weigh(write, row, kept, current: write.isFresh ? new.normalizer : current.pointer)
    let rest = record.normalizerRest.map { $0.pointer + sequence * heads * features }
    if write.isFresh {
      rest?.update(repeating: 0, count: heads * features)
      for head in 0..<heads {
        weighValues(write, row, kept, head, into: new.memory + head * features * width)
      }
      return
    }
    let old = record.state(operands, sequence, after: writes)
    gecko_memory_rate(
      record.rates.place(slot), new.normalizer, rest, old.normalizer, current.pointer,
      heads * features)
    if operands.kind.hasDeltaRule {
      computeFeatures(operands.keys, row, write.rows.count, into: record.keyFeatures, kept)
    }
    for head in 0..<heads {
      let update = record.updates.place((slot * heads + head) * features)
      weighValues(write, row, kept, head, into: update)
      let memory = old.memory + head * features * width
      if operands.kind.hasDeltaRule {
        subtractPrediction(write, slot, head, of: memory, from: update)
      }
      gecko_memory_update(
        new.memory + head * features * width, memory, update,
        record.rates.place(slot, head * features), features, width)
    }
  }

  /// `W` and the log-sum-exp of what is written.
  private func weigh(
    _ write: WorkingMemorySchedule.Write, _ row: Int, _ kept: Int,
    current: UnsafeMutablePointer<Float>
  ) {
    let (count, columns) = (write.rows.count, heads * features)
    if operands.kind == .noOnlineSoftmax {
      record.weights.place(kept).update(repeating: 1 / Float(count), count: count * columns)
      current.update(repeating: Float(log(Double(count))), count: columns)
    } else {
      gecko_position_softmax(
        record.weights.place(kept), columns, current, operands.keys.place(row),
        operands.keys.rowStride, count, columns)
    }
  }

  /// `Wᵀ v` of a head.
  private func weighValues(
    _ write: WorkingMemorySchedule.Write, _ row: Int, _ kept: Int, _ head: Int,
    into update: UnsafeMutablePointer<Float>
  ) {
    multiplier.multiply(
      record.weights.matrix(kept, head * features, transposed: true),
      operands.values.matrix(row, head * width), features, width, write.rows.count,
      .replace, update, stride: width)
  }

  /// `U -= G M` with `G = Wᵀ φ(k)`.
  private func subtractPrediction(
    _ write: WorkingMemorySchedule.Write, _ slot: Int, _ head: Int,
    of memory: UnsafeMutablePointer<Float>, from update: UnsafeMutablePointer<Float>
  ) {
    let kept = slot * operands.schedule.chunk
    let overlap = record.overlaps.matrix((slot * heads + head) * features)
    multiplier.multiply(
      record.weights.matrix(kept, head * features, transposed: true),
      record.keyFeatures.matrix(kept, head * features), features, features, write.rows.count,
      .replace, record.overlaps.place((slot * heads + head) * features), stride: features)
    multiplier.multiply(
      overlap, MatrixProduct.Operand(pointer: memory, stride: width), features, width, features,
      .subtract, update, stride: width)
  }

  private func computeFeatures(
    _ x: Tensor, _ row: Int, _ count: Int, into features: Tensor, _ kept: Int
  ) {
    if operands.kind == .linear {
      gecko_feature_elu(
        features.place(kept), features.columns, x.place(row), x.rowStride, count, x.columns)
    } else {
      gecko_feature_softmax(
        features.place(kept), features.columns, x.place(row), x.rowStride, count, heads,
        self.features)
    }
  }
}
