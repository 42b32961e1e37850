import Foundation
import Layers
import Tensors

/// Which keys the columns of a map of attention weights show.
///
/// All keys by position, or, where a query can see no more than a part of them, as many as it can
/// see: column `w` of the query at position `p` shows the key at position `first(of: p) + w`. A key
/// before position 0, or one that the query does not see, has weight 0.
struct AttentionColumns {
  private enum Start {
    case zero
    /// Some chunks before the query's own.
    case chunk(size: Int, before: Int)
    case window(Int)
  }

  private let start: Start
  /// Number of columns.
  let count: Int

  /// The columns of `configuration`'s attention over `keys` keys.
  init(of configuration: ModelConfiguration, keys: Int) {
    let size = configuration.chunkSize
    let (start, span): (Start, Int) =
      switch configuration.attention {
      case .slidingChunk: (.chunk(size: size, before: 1), 2 * size)
      case .chunk: (.chunk(size: size, before: 0), size)
      case .slidingWindow: (.window(configuration.window), configuration.window)
      case .causal, .none: (.zero, keys)
      }
    self.start = span < keys ? start : .zero
    count = min(span, keys)
  }

  /// What the columns count.
  var axis: TapAxis {
    if case .zero = start { .keyPosition } else { .keyOffset }
  }

  /// The position of the key in column 0 of the query at position `query`, when the first key there
  /// is stands at `keyStart`.
  func first(of query: Int, keyStart: Int) -> Int {
    switch start {
    case .zero: keyStart
    case .chunk(let size, let before): (query / size - before) * size
    case .window(let window): query - window + 1
    }
  }
}

/// The probabilities that an attention gives its keys, which it never holds itself.
struct AttentionWeights {
  let heads: Int
  /// First key row of each query, `[B, Lq]`.
  let firstKeys: [Int32]
  let dropKey: DropKey?
  let columns: AttentionColumns
  /// Position of the first query.
  let queryStart: Int
  /// Position of the first key.
  let keyStart: Int

  /// Queries whose scores are held at a time.
  private static let block = 64

  /// The weights `[B, H, Lq, columns]` of queries `[B, Lq, H·S]` over keys `[B, Lk, H·S]`.
  ///
  /// - Complexity: the products of the visible keys, and their exponentials in double.
  func tensor(_ queries: Tensor, _ keys: Tensor) -> Tensor {
    let (batch, length) = (queries.shape[0], queries.shape[1])
    var weights = [Float](repeating: 0, count: batch * heads * length * columns.count)
    for sequence in 0..<batch {
      for start in stride(from: 0, to: length, by: Self.block) {
        let steps = start..<min(start + Self.block, length)
        let visible = visibleKeys(of: steps, in: sequence, length, keys.shape[1])
        guard !visible.isEmpty else { continue }
        for head in 0..<heads {
          let scores = scores(queries, keys, sequence, head, steps, visible)
          for step in steps {
            let row = (sequence * heads + head) * length + step
            fill(
              &weights, row: row, step, firstKey: Int(firstKeys[sequence * length + step]),
              lastKey: keys.shape[1] - length + step, keys: keys.shape[1],
              scores: scores[(step - start) * visible.count..<(step - start + 1) * visible.count],
              of: visible)
          }
        }
      }
    }
    return Tensor(weights, shape: [batch, heads, length, columns.count])
  }

  private func visibleKeys(
    of steps: Range<Int>, in sequence: Int, _ length: Int, _ keys: Int
  ) -> Range<Int> {
    let first = steps.map { Int(firstKeys[sequence * length + $0]) }.min() ?? 0
    let end = keys - length + steps.upperBound
    return first..<max(first, end)
  }

  /// `q kᵀ` of some steps and keys of a head, row-major.
  private func scores(
    _ queries: Tensor, _ keys: Tensor, _ sequence: Int, _ head: Int, _ steps: Range<Int>,
    _ visible: Range<Int>
  ) -> [Float] {
    func rows(_ range: Range<Int>, of tensor: Tensor) -> Tensor {
      let width = tensor.columns / heads
      return tensor.entries(sequence..<sequence + 1)
        .reshaped([tensor.shape[1], tensor.columns]).entries(range)
        .columns(head * width..<(head + 1) * width)
    }
    let scores = Tensor([steps.count, visible.count], in: nil)
    MatrixProduct.multiply(
      rows(steps, of: queries), by: rows(visible, of: keys), transposing: .second, into: scores)
    return scores.values
  }

  /// Writes the softmax of one query's scores into its row of the map.
  private func fill(
    _ weights: inout [Float], row: Int, _ step: Int, firstKey: Int, lastKey: Int, keys: Int,
    scores: ArraySlice<Float>, of visible: Range<Int>
  ) {
    guard firstKey <= lastKey else { return }
    let seen = (firstKey...lastKey).filter { !(dropKey?.drops(row * keys + $0) ?? false) }
    func score(_ key: Int) -> Double {
      Double(scores[scores.startIndex + key - visible.lowerBound])
    }
    let largest = seen.map(score).max() ?? 0
    let powers = seen.map { exp(score($0) - largest) }
    let sum = powers.reduce(0, +)
    let first = columns.first(of: queryStart + step, keyStart: keyStart) - keyStart
    for (key, power) in zip(seen, powers) {
      weights[row * columns.count + key - first] = Float(power / sum)
    }
  }
}
