package import Tensors

extension Rotary {
  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    var y = rotation?.naive(inputs[0]) ?? inputs[0]
    for element in y.values.indices { y.values[element] *= scale }
    return [y]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    let table = RotaryTable(length: 3, start: 1_000_000, headWidth: 6, base: 10_000)
    let wide = RotaryTable(length: 2, start: 7, headWidth: 34, base: 500_000)
    return [
      OperationExample(
        "every head, far from the start",
        Rotary(HeadRotation(table, heads: 2), scale: 0.5), [random.normalTensor([2, 3, 12])]),
      OperationExample(
        "the first head only", Rotary(HeadRotation(table, heads: 1)),
        [random.normalTensor([1, 3, 12])]),
      OperationExample(
        "no head turns", Rotary(nil, scale: 0.5), [random.normalTensor([1, 2, 5])]),
      OperationExample(
        "wide heads", Rotary(HeadRotation(wide, heads: 2)), [random.normalTensor([1, 2, 68])]),
    ]
  }
}
