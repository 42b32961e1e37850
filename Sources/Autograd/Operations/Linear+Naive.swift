package import Tensors

extension Linear {
  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let (x, weight) = (inputs[0], inputs[1])
    var y = NaiveTensor(shape: x.shape.dropLast() + [weight.rows])
    for row in 0..<x.rows {
      for output in 0..<weight.rows {
        var sum = hasBias ? inputs[2].values[output] : 0
        for input in 0..<x.columns {
          sum += weight.values[output * x.columns + input] * x.values[row * x.columns + input]
        }
        for residual in inputs.suffix(residuals) {
          sum += residual.values[row * weight.rows + output]
        }
        y.values[row * weight.rows + output] = sum
      }
    }
    return [y]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    let x = random.normalTensor([2, 3, 5])
    let weight = random.normalTensor([7, 5])
    let bias = random.normalTensor([7])
    let residual = random.normalTensor([2, 3, 7])
    return [
      OperationExample("plain", Linear(), [x, weight]),
      OperationExample("with a bias", Linear(hasBias: true), [x, weight, bias]),
      OperationExample(
        "onto a residual", Linear(hasBias: true, residuals: 1), [x, weight, bias, residual]),
      OperationExample(
        "onto two residuals", Linear(residuals: 2),
        [x, weight, random.normalTensor([2, 3, 7]), residual]),
      OperationExample(
        "one row, one column", Linear(),
        [random.normalTensor([1, 1]), random.normalTensor([1, 1])]),
    ]
  }
}
