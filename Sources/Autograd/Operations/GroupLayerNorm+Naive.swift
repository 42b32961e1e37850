package import Tensors

extension GroupLayerNorm {
  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let x = inputs[0]
    let size = x.columns / groups
    var y = x
    for first in stride(from: 0, to: x.values.count, by: size) {
      let group = x.values[first..<first + size]
      let mean = group.reduce(0, +) / Double(size)
      let variance = group.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size)
      for index in group.indices {
        let weight = isAffine ? inputs[1].values[index % x.columns] : 0
        let bias = isAffine ? inputs[2].values[index % x.columns] : 0
        let standard = (x.values[index] - mean) / (variance + epsilon).squareRoot()
        y.values[index] = standard * (1 + weight) + bias
      }
    }
    return [y]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    let plain = GroupLayerNorm(groups: 3, isAffine: false)
    let affine = { GroupLayerNorm(groups: $0, isAffine: true) }
    let parameters = { (width: Int, random: inout RandomStream) in
      [random.normalTensor([width]), random.normalTensor([width])]
    }
    return [
      OperationExample("groups of five", plain, [random.normalTensor([2, 3, 15])]),
      OperationExample(
        "six groups of sixteen, a column view", affine(6),
        [random.normalTensor([3, 105]).columns(4..<100)] + parameters(96, &random)),
      OperationExample(
        "four groups of thirty-two", affine(4),
        [random.normalTensor([1, 2, 128])] + parameters(128, &random)),
      OperationExample(
        "one group of 203", affine(1),
        [random.normalTensor([2, 203])] + parameters(203, &random)),
      OperationExample(
        "groups of three", affine(4), [random.normalTensor([1, 12])] + parameters(12, &random)),
    ]
  }
}
