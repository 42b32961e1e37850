package import Autograd
package import Tensors

/// `y = 2 x`, computed right or with a fault, for tests of those who compare operations with their
/// definitions.
package struct DoublingOperation: Operation {
  /// What is wrong with it.
  package enum Fault: CaseIterable, Sendable {
    case none
    /// One element of the output is a thousandth too large.
    case output
    /// One element of the output is not a number.
    case notANumber
    /// One element of the gradient is missing.
    case gradient
  }

  private let fault: Fault

  /// A doubling with a fault.
  package init(_ fault: Fault) {
    self.fault = fault
  }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    var values = inputs[0].values.map { 2 * $0 }
    if fault == .output { values[values.count / 2] += 0.002 }
    if fault == .notANumber { values[values.count / 2] = .nan }
    return [Tensor(values, shape: inputs[0].shape, in: pass.pool)]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient() else { return }
    var values = dy.values.map { 2 * $0 }
    if fault == .gradient { values[values.count / 2] = 0 }
    pass.pass(Tensor(values, shape: dy.shape, in: pass.pool), toInput: 0)
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    [NaiveTensor(inputs[0].values.map { 2 * $0 }, shape: inputs[0].shape)]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] { [] }
}
