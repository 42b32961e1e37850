import CKernels
import Foundation

/// The working memory's forward pass over every sequence and chunk, for some of the heads.
struct WorkingMemoryForward {
  let heads: Range<Int>
  let operands: WorkingMemoryOperands
  let record: WorkingMemoryRecord
  let reads: Tensor
  /// Scratch for a chunk's log-sum-exp, `[H*S]`, of which each head has its own.
  let current: Tensor
  let multiplier: MatrixMultiplier

  private var features: Int { operands.features }
  private var width: Int { operands.width }
  /// The heads' columns of what has features side by side.
  private var columns: Range<Int> { heads.lowerBound * features..<heads.upperBound * features }

  func run() {
    startRest()
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

  private func startRest() {
    guard let rest = record.normalizerRest else { return }
    fill(rest, with: operands.initialRest, or: 0, each: features)
  }

  private func keepInitialState() {
    fill(record.memory, with: operands.initialMemory, or: 0, each: features * width)
    fill(
      record.normalizer, with: operands.initialNormalizer, or: operands.kind.emptyNormalizer,
      each: features)
  }

  /// Copies the heads of all sequences, of `count` elements each, or sets them to a value.
  private func fill(_ state: Tensor, with initial: Tensor?, or value: Float, each count: Int) {
    for sequence in 0..<operands.schedule.batch {
      let first = (sequence * operands.heads + heads.lowerBound) * count
      let target = state.pointer + first
      if let initial {
        target.update(from: initial.pointer + first, count: heads.count * count)
      } else {
        target.update(repeating: value, count: heads.count * count)
      }
    }
  }

  /// `y = φ(q) M`, divided by `φ(q)·n` when linear.
  private func read(_ step: WorkingMemorySchedule.Step, of sequence: Int) {
    let row = operands.queryRow(sequence, step.queries.lowerBound)
    reads.columns(heads.lowerBound * width..<heads.upperBound * width)
      .clear(rows: row + step.readers..<row + step.queries.count)
    if step.readers == 0 { return }
    let kept = record.queryRow(operands, sequence, step)
    computeFeatures(operands.queries, row, step.readers, into: record.queryFeatures, kept)
    let state = record.state(operands, sequence, after: step.writesBefore)
    for head in heads {
      let target = reads.place(row, head * width)
      multiplier.multiply(
        record.queryFeatures.matrix(kept, head * features),
        MatrixProduct.Operand(pointer: state.memory + head * features * width, stride: width),
        step.readers, width, features, .replace, target, stride: reads.rowStride)
      if operands.kind == .linear {
        gecko_linear_read(
          target, reads.rowStride, record.divisors.place(kept, head), operands.heads,
          record.queryFeatures.place(kept, head * features), record.queryFeatures.columns,
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
        let first = columns.lowerBound
        (new.memory + first * width).update(
          from: old.memory + first * width, count: columns.count * width)
        (new.normalizer + first).update(from: old.normalizer + first, count: columns.count)
      }
    }
    for head in heads {
      multiplier.multiply(
        record.keyFeatures.matrix(kept, head * features, transposed: true),
        operands.values.matrix(row, head * width), features, width, write.rows.count,
        write.isFresh ? .replace : .add, new.memory + head * features * width, stride: width)
    }
    gecko_column_sums(
      new.normalizer + columns.lowerBound, record.keyFeatures.place(kept, columns.lowerBound),
      write.rows.count, columns.count, record.keyFeatures.columns, write.isFresh ? 0 : 1)
  }

  /// `M' = M + ρ (Wᵀ (v - φ(k) M) - M)`, with `Wᵀ φ(k)` taken first: it is smaller than `v`.
  private func blend(_ write: WorkingMemorySchedule.Write, after writes: Int, of sequence: Int) {
    let row = operands.keyRow(sequence, write.rows.lowerBound)
    let slot = record.slot(operands, sequence, write: writes)
    let kept = slot * operands.schedule.chunk
    let new = record.state(operands, sequence, after: writes + 1)
    weigh(write, row, kept, current: write.isFresh ? new.normalizer : current.pointer)
    let first = columns.lowerBound
    let rest = record.normalizerRest.map {
      $0.pointer + sequence * operands.heads * features + first
    }
    if write.isFresh {
      rest?.update(repeating: 0, count: columns.count)
      for head in heads {
        weighValues(write, row, kept, head, into: new.memory + head * features * width)
      }
      return
    }
    let old = record.state(operands, sequence, after: writes)
    gecko_memory_rate(
      record.rates.place(slot, first), new.normalizer + first, rest, old.normalizer + first,
      current.pointer + first, columns.count)
    if operands.kind.hasDeltaRule {
      computeFeatures(operands.keys, row, write.rows.count, into: record.keyFeatures, kept)
    }
    for head in heads {
      let update = record.updates.place((slot * operands.heads + head) * features)
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
    let (count, first) = (write.rows.count, columns.lowerBound)
    let current = current + first
    if operands.kind == .noOnlineSoftmax {
      for index in kept..<kept + count {
        record.weights.place(index, first).update(
          repeating: 1 / Float(count), count: columns.count)
      }
      current.update(repeating: Float(log(Double(count))), count: columns.count)
    } else {
      gecko_position_softmax(
        record.weights.place(kept, first), record.weights.columns, current,
        operands.keys.place(row, first), operands.keys.rowStride, count, columns.count)
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
    let overlap = record.overlaps.matrix((slot * operands.heads + head) * features)
    multiplier.multiply(
      record.weights.matrix(kept, head * features, transposed: true),
      record.keyFeatures.matrix(kept, head * features), features, features, write.rows.count,
      .replace, record.overlaps.place((slot * operands.heads + head) * features), stride: features)
    multiplier.multiply(
      overlap, MatrixProduct.Operand(pointer: memory, stride: width), features, width, features,
      .subtract, update, stride: width)
  }

  private func computeFeatures(
    _ x: Tensor, _ row: Int, _ count: Int, into features: Tensor, _ kept: Int
  ) {
    let target = features.place(kept, columns.lowerBound)
    let source = x.place(row, columns.lowerBound)
    if operands.kind == .linear {
      gecko_feature_elu(target, features.columns, source, x.rowStride, count, columns.count)
    } else {
      gecko_feature_softmax(
        target, features.columns, source, x.rowStride, count, heads.count, self.features)
    }
  }
}
