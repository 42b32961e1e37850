import Foundation
package import Tensors

extension Attention {
  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let (query, value) = (inputs[0], inputs[2])
    let (queries, keys) = (query.shape[1], value.shape[1])
    let width = value.columns / heads
    var y = NaiveTensor(shape: query.shape.dropLast() + [value.columns])
    for b in 0..<query.shape[0] {
      for h in 0..<heads {
        for i in 0..<queries {
          for (j, weight) in weights(inputs, b, h, i) {
            for column in h * width..<(h + 1) * width {
              y.values[(b * queries + i) * value.columns + column] +=
                weight * value.values[(b * keys + j) * value.columns + column]
            }
          }
        }
      }
    }
    return [y]
  }

  /// The keys that query `i` of a head sees, each with its probability.
  private func weights(
    _ inputs: [NaiveTensor], _ b: Int, _ h: Int, _ i: Int
  ) -> [(key: Int, weight: Double)] {
    let (query, key) = (inputs[0], inputs[1])
    let (queries, keys, columns) = (query.shape[1], key.shape[1], query.columns)
    let first = Int(firstKeys[b * queries + i])
    let last = keys - queries + i
    let seen = (first..<max(first, last + 1)).filter { j in
      !(dropKey?.drops(((b * heads + h) * queries + i) * keys + j) ?? false)
    }
    let scores = seen.map { j in
      (h * columns / heads..<(h + 1) * columns / heads).reduce(0.0) { sum, s in
        sum + query.values[(b * queries + i) * columns + s]
          * key.values[(b * keys + j) * columns + s]
      }
    }
    let largest = scores.max() ?? 0
    let sum = scores.reduce(0) { $0 + exp($1 - largest) }
    return zip(seen, scores).map { ($0, exp($1 - largest) / sum) }
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    func inputs(
      _ queries: Int, of keys: Int, batch: Int = 1, widths: (Int, Int) = (6, 10),
      deviation: Double = 1
    ) -> [Tensor] {
      [
        random.normalTensor([batch, queries, widths.0], deviation: deviation),
        random.normalTensor([batch, keys, widths.0]),
        random.normalTensor([batch, keys, widths.1]),
      ]
    }
    let stream = random.stream("keys")
    let causal = [Int32](repeating: 0, count: 14)
    let chunks: [Int32] = [0, 0, 0, 0, 0, 0, 3, 3]
    let documents: [Int32] = [0, 0, 2, 2, 2, 5, 5, 6]
    func windows(of window: Int, _ length: Int) -> [Int32] {
      (0..<length).map { Int32(max(0, $0 - window + 1)) }
    }
    return [
      OperationExample(
        "causal", Attention(heads: 2, firstKeys: causal), inputs(7, of: 7, batch: 2)),
      OperationExample(
        "chunks and documents", Attention(heads: 2, firstKeys: chunks + documents),
        inputs(8, of: 8, batch: 2)),
      OperationExample(
        "after cached keys", Attention(heads: 2, firstKeys: [0, 2, 5]), inputs(3, of: 8)),
      OperationExample("one query", Attention(heads: 2, firstKeys: [1]), inputs(1, of: 5)),
      OperationExample(
        "queries without keys", Attention(heads: 1, firstKeys: [1, 1, 3, 4, 9]),
        inputs(5, of: 5, widths: (3, 2))),
      OperationExample(
        "large scores", Attention(heads: 1, firstKeys: windows(of: 4, 6)),
        inputs(6, of: 6, widths: (4, 1), deviation: 8)),
      OperationExample(
        "more than a block", Attention(heads: 1, firstKeys: windows(of: 5, 131)),
        inputs(131, of: 131, widths: (1, 1))),
      OperationExample(
        "dropped keys",
        Attention(
          heads: 2, firstKeys: causal, dropKey: DropKey(rate: 0.5, stream: stream)),
        inputs(7, of: 9, batch: 2)),
      OperationExample(
        "every key dropped",
        Attention(
          heads: 1, firstKeys: [0, 0], dropKey: DropKey(rate: 1, stream: stream)),
        inputs(2, of: 2)),
    ]
  }
}
