package import Tensors

/// What an operation's backward pass is given.
package struct BackwardPass {
  private let node: Tape.Node
  private let tape: Tape

  init(node: Tape.Node, tape: Tape) {
    self.node = node
    self.tape = tape
  }

  /// Where scratch memory comes from.
  package var pool: BufferPool { tape.pool }
  /// The precision of large matrix products.
  package var precision: MatrixProduct.Precision { tape.precision }
  /// Who shares the work.
  package var team: Team { tape.team }
  /// A value that went in.
  ///
  /// - Precondition: The operation retains it.
  package func input(_ index: Int) -> Tensor {
    guard let value = node.inputs[index].value else {
      preconditionFailure("input \(index) of \(node.operation) is not retained")
    }
    return value
  }
  /// Number of inputs.
  package var inputCount: Int { node.inputs.count }
  /// A value that came out.
  ///
  /// - Precondition: The operation retains its outputs.
  package func output(_ index: Int) -> Tensor {
    guard let value = node.outputs[index].value else {
      preconditionFailure("the outputs of \(node.operation) are not retained")
    }
    return value
  }

  /// The gradient of an output; `nil` when the result does not depend on it.
  package func gradient(ofOutput index: Int = 0) -> Tensor? {
    node.outputs[index].slot.flatMap { tape.completedGradient(of: $0) }
  }

  var hasGradients: Bool {
    node.outputs.indices.contains { gradient(ofOutput: $0) != nil }
  }

  /// Where an input's gradient goes; `nil` when nobody wants it.
  ///
  /// Ask once for each contribution.
  package func target(of index: Int) -> GradientTarget? {
    guard let slot = node.inputs[index].slot else { return nil }
    let target = tape.target(for: slot)
    return GradientTarget(
      target.gradient.reshaped(node.inputs[index].shape), accumulates: target.accumulates)
  }

  /// Adds `gradient` to an input's; with `isLastUse` the buffer itself may become the input's.
  package func pass(_ gradient: Tensor, toInput index: Int, isLastUse: Bool = false) {
    guard let slot = node.inputs[index].slot else { return }
    tape.pass(gradient, to: slot, isLastUse: isLastUse)
  }
}
