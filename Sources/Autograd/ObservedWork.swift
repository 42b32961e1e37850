import Tensors

/// A piece of work that was observed: what it was, and what it costs at least.
package struct ObservedWork: Sendable {
  /// When an operation runs.
  package enum Phase: String, CaseIterable, Sendable {
    case forward
    /// Its outputs were not kept, and the backward pass of another operation looks at them.
    case recomputation
    case backward
  }

  /// What the work is.
  package enum Kind: Hashable, Sendable {
    /// An operation by its type's name.
    case operation(String, Phase)
    /// Something else that a step consists of, by its name.
    case part(String)
  }

  /// What it is.
  package let kind: Kind
  /// Floating-point operations of its matrix products; see `Operation.productFLOPs(of:)`.
  package let productFLOPs: Double
  /// Bytes of what goes in and comes out, each once: what has to be moved at the least.
  package let bytes: Double

  /// A piece of work.
  package init(_ kind: Kind, productFLOPs: Double = 0, bytes: Double = 0) {
    self.kind = kind
    self.productFLOPs = productFLOPs
    self.bytes = bytes
  }

  /// An operation's forward computation; one that is done again has no products that count.
  init(
    _ operation: any Operation, _ phase: Phase = .forward, _ inputs: [Tensor], _ outputs: [Tensor]
  ) {
    self.init(
      .operation("\(type(of: operation))", phase),
      productFLOPs: phase == .forward ? operation.productFLOPs(of: inputs.map(\.shape)) : 0,
      bytes: Self.bytes(of: (inputs + outputs).map(\.shape)))
  }

  /// The backward pass of a node: a product for the gradient of each factor, and everything that the
  /// node holds on to, the gradients that have come and those that are wanted.
  init(backward node: Tape.Node, hasGradient: (Int) -> Bool) {
    let looked = (node.inputs + node.outputs).filter(\.isRetained)
    let wanted = node.inputs.filter { $0.slot != nil }
    let given = node.outputs.filter { $0.slot.map(hasGradient) ?? false }
    self.init(
      .operation("\(type(of: node.operation))", .backward),
      productFLOPs: 2 * node.operation.productFLOPs(of: node.inputs.map(\.shape)),
      bytes: Self.bytes(of: (looked + wanted + given).map(\.shape)))
  }

  private static func bytes(of shapes: [Shape]) -> Double {
    shapes.reduce(0) { $0 + Double($1.elementCount * MemoryLayout<Float>.stride) }
  }
}
