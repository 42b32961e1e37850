package import Tensors

extension GroupRMSNorm {
  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let x = inputs[0]
    let size = x.columns / groups
    var y = x
    for first in stride(from: 0, to: x.values.count, by: size) {
      let group = x.values[first..<first + size]
      let square = group.reduce(0) { $0 + $1 * $1 } / Double(size)
      for index in group.indices {
        let weight = hasWeight ? inputs[1].values[index % x.columns] : 0
        y.values[index] = x.values[index] / (square + epsilon).squareRoot() * (1 + weight)
      }
    }
    return [y]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    let plain = GroupRMSNorm(groups: 3, hasWeight: false)
    let weighted = { GroupRMSNorm(groups: $0, hasWeight: true) }
    return [
      OperationExample("groups of five", plain, [random.normalTensor([2, 3, 15])]),
      OperationExample(
        "nine groups of sixteen, a column view", weighted(9),
        [random.normalTensor([2, 149]).columns(3..<147), random.normalTensor([144])]),
      OperationExample(
        "five groups of thirty-seven", weighted(5),
        [random.normalTensor([1, 2, 185]), random.normalTensor([185])]),
      OperationExample(
        "one group of 203", weighted(1),
        [random.normalTensor([2, 203]), random.normalTensor([203])]),
      OperationExample(
        "one feature in one row, nearly zero", weighted(1),
        [random.normalTensor([1, 1], deviation: 1e-3), random.normalTensor([1])]),
    ]
  }
}
