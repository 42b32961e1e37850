import Tensors

/// How to compute an operation's outputs again, instead of keeping them for the backward pass.
///
/// It keeps the operation as it was before it ran, and its inputs, which may themselves be recomputed.
/// What it computes stays until the last node that looks at it has gone backward, since the nodes hold
/// on to it and the tape drops them one by one.
final class Recomputation {
  private let operation: any Operation
  private let inputs: [Operand]
  private let pass: ForwardPass
  private let observer: (any WorkObserver)?
  private var result: (operation: any Operation, outputs: [Tensor])?

  init(
    of operation: any Operation, inputs: [Operand], _ pass: ForwardPass,
    observer: (any WorkObserver)?
  ) {
    self.operation = operation
    self.inputs = inputs
    self.pass = pass
    self.observer = observer
  }

  /// An output, computed at the first call.
  ///
  /// - Precondition: The operation has not gone backward.
  func output(_ index: Int) -> Tensor { compute().outputs[index] }

  /// The operation with all that it keeps for its backward pass, for that: whoever looks at its outputs has
  /// gone backward before, so they are let go of, unless it looks at them itself.
  func completed() -> any Operation {
    let operation = compute().operation
    if !operation.retainsOutputs { result?.outputs = [] }
    return operation
  }

  private func compute() -> (operation: any Operation, outputs: [Tensor]) {
    if let result { return result }
    var operation = operation
    let values = inputs.map { input in
      guard let value = input.value else {
        preconditionFailure("an input of \(operation) is not retained")
      }
      return value
    }
    observer?.begin()
    let computed = operation.forward(values, pass)
    observer?.end { ObservedWork(operation, .recomputation, values, computed) }
    result = (operation, computed)
    return (operation, computed)
  }
}

/// What a node remembers of a variable: its value, or how to compute it again, if it is looked at.
struct Operand {
  let slot: Int?
  let shape: Shape
  private let kept: Tensor?
  private let source: Variable.Source?

  init(_ variable: Variable, isRetained: Bool) {
    slot = variable.slot
    shape = variable.shape
    source = isRetained ? variable.source : nil
    kept = isRetained && variable.source == nil ? variable.value : nil
  }

  /// Whether `value` is there, kept or to be computed.
  var isRetained: Bool { kept != nil || source != nil }

  /// The variable's value; `nil` when it is not retained.
  var value: Tensor? { kept ?? source?.value }
}
