package import Tensors

extension Attention {
  /// Counts the keys that each query sees.
  package func productFLOPs(of inputs: [Shape]) -> Double {
    let (query, key, value) = (inputs[0], inputs[1], inputs[2])
    let (queries, keys) = (query[1], key[1])
    var seen = 0
    for (row, first) in firstKeys.enumerated() {
      seen += max(0, keys - queries + row % queries + 1 - Int(first))
    }
    return 2 * Double(seen) * Double(query[2] + value[2])
  }
}
