import Foundation
import Tensors

extension WorkingMemory {
  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let batch = inputs[0].shape[0]
    var walk = NaiveWorkingMemory(settings: self, q: inputs[0], k: inputs[1], v: inputs[2])
    for sequence in 0..<batch {
      for head in 0..<heads { walk.run(sequence, head) }
    }
    return [walk.reads, walk.memory, walk.normalizer]
  }
}

/// The memory of one head of one sequence after another, position by position.
private struct NaiveWorkingMemory {
  let settings: WorkingMemory
  let q: NaiveTensor
  let k: NaiveTensor
  let v: NaiveTensor
  let features: Int
  let width: Int
  var reads: NaiveTensor
  var memory: NaiveTensor
  var normalizer: NaiveTensor

  private var isLinear: Bool { settings.kind == .linear }
  private var keyRows: Int { k.shape[1] }

  init(settings: WorkingMemory, q: NaiveTensor, k: NaiveTensor, v: NaiveTensor) {
    self.settings = settings
    self.q = q
    self.k = k
    self.v = v
    let (batch, heads) = (q.shape[0], settings.heads)
    features = q.columns / heads
    width = v.columns / heads
    reads = NaiveTensor(shape: [batch, q.shape[1], v.columns])
    memory =
      settings.initial.map { NaiveTensor($0.memory) }
      ?? NaiveTensor(shape: [batch, heads, features, width])
    normalizer =
      settings.initial.map { NaiveTensor($0.normalizer) }
      ?? NaiveTensor(
        repeating: settings.kind == .linear ? 0 : -.infinity, shape: [batch, heads, features])
    for (index, digit) in (settings.initial?.normalizerRest?.values ?? []).enumerated() {
      normalizer.values[index] += Double(digit)
    }
  }

  mutating func run(_ sequence: Int, _ head: Int) {
    let (chunk, end) = (settings.chunk, settings.keyStart + keyRows)
    var owner = settings.initial?.owners[sequence]
    var next = settings.initial?.nextChunk ?? 0
    for position in settings.keyStart..<end {
      if position >= end - q.shape[1], origin(sequence, position) == owner {
        read(sequence, head, position - (end - q.shape[1]))
      }
      let isComplete = (position + 1) % chunk == 0
      if isComplete, position / chunk - settings.lag + 1 >= next {
        write(sequence, head, chunk: next, owner: &owner)
        next += 1
      }
    }
  }

  private func origin(_ sequence: Int, _ position: Int) -> Int {
    settings.origins?[sequence * keyRows + position - settings.keyStart] ?? 0
  }

  private func feature(_ x: NaiveTensor, _ sequence: Int, _ head: Int, _ row: Int) -> [Double] {
    let values = (0..<features).map { x[sequence, row, head * features + $0] }
    if isLinear { return values.map { $0 > 0 ? $0 + 1 : exp($0) } }
    let sum = values.reduce(0) { $0 + exp($1) }
    return values.map { exp($0) / sum }
  }

  /// One element of `φ M`.
  private func prediction(_ phi: [Double], _ sequence: Int, _ head: Int, _ value: Int) -> Double {
    phi.indices.reduce(0) { $0 + phi[$1] * memory[sequence, head, $1, value] }
  }

  private mutating func read(_ sequence: Int, _ head: Int, _ row: Int) {
    let phi = feature(q, sequence, head, row)
    let divisor =
      isLinear
      ? phi.indices.reduce(0) { $0 + phi[$1] * normalizer[sequence, head, $1] } : 1
    for value in 0..<width {
      reads[sequence, row, head * width + value] =
        prediction(phi, sequence, head, value) / divisor
    }
  }

  private mutating func write(_ sequence: Int, _ head: Int, chunk: Int, owner: inout Int?) {
    let size = settings.chunk
    let document = origin(sequence, chunk * size + size - 1)
    let rows = (chunk * size..<chunk * size + size)
      .filter { origin(sequence, $0) == document }.map { $0 - settings.keyStart }
    if owner != document {
      for feature in 0..<features {
        normalizer[sequence, head, feature] = isLinear ? 0 : -.infinity
        for value in 0..<width { memory[sequence, head, feature, value] = 0 }
      }
    }
    owner = document
    if isLinear { sum(sequence, head, rows) } else { blend(sequence, head, rows) }
  }

  private mutating func sum(_ sequence: Int, _ head: Int, _ rows: [Int]) {
    for row in rows {
      for (index, phi) in feature(k, sequence, head, row).enumerated() {
        normalizer[sequence, head, index] += phi
        for value in 0..<width {
          memory[sequence, head, index, value] += phi * v[sequence, row, head * width + value]
        }
      }
    }
  }

  private mutating func blend(_ sequence: Int, _ head: Int, _ rows: [Int]) {
    let errors = rows.map { row in
      let phi = feature(k, sequence, head, row)
      return (0..<width).map { value in
        v[sequence, row, head * width + value]
          - (settings.kind == .noDelta ? 0 : prediction(phi, sequence, head, value))
      }
    }
    for index in 0..<features {
      let keys = rows.map { row in
        settings.kind == .noOnlineSoftmax ? 0 : k[sequence, row, head * features + index]
      }
      let current = log(keys.reduce(0) { $0 + exp($1) })
      let before = normalizer[sequence, head, index]
      let after = log(exp(before) + exp(current))
      let rate = exp(current - after)
      for value in 0..<width {
        let update = rows.indices.reduce(0) { $0 + exp(keys[$1] - current) * errors[$1][value] }
        memory[sequence, head, index, value] +=
          rate * (update - memory[sequence, head, index, value])
      }
      normalizer[sequence, head, index] = after
    }
  }
}
