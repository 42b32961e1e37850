package import Tensors

/// The sum of two tensors, elementwise.
///
///     y = a + b
///
/// Inputs: `a`, `b`, of one shape.
package struct Sum: Operation {
  /// The sum.
  package init() {}

  package var retainedInputs: Int { 0 }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let y = Tensor(inputs[0].shape, in: pass.pool)
    y.copy(from: inputs[0])
    y.add(inputs[1])
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient() else { return }
    pass.pass(dy, toInput: 0)
    pass.pass(dy, toInput: 1, isLastUse: true)
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    [NaiveTensor(zip(inputs[0].values, inputs[1].values).map(+), shape: inputs[0].shape)]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    let x = random.normalTensor([2, 5])
    return [
      OperationExample("two tensors", Sum(), [x, random.normalTensor([2, 5])]),
      OperationExample("a tensor and itself", Sum(), [x, x]),
    ]
  }
}
