package import Tensors

/// A differentiable function of tensors, forward and backward side by side.
///
/// A conforming type holds the function's settings and whatever is not differentiated (masks, tokens,
/// an initial state). `forward` may keep in `self` what `backward` needs; the tape stores that copy.
/// Every operation stands in `Operations.all`, and by standing there is compared with its definition
/// (`naive`) and its gradients with central differences of the definition, on its `examples`.
package protocol Operation: Sendable {
  /// Computes the outputs from the inputs.
  mutating func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor]

  /// Computes the inputs' gradients from the outputs' into `pass.target(of:)`.
  func backward(_ pass: BackwardPass)

  /// How many inputs, from the first, `backward` looks at; the tape lets go of the others.
  var retainedInputs: Int { get }

  /// Whether `backward` looks at the outputs.
  var retainsOutputs: Bool { get }

  /// Whether the backward pass computes the outputs again where it looks at them, instead of the tape
  /// keeping them: they are cheap beside a matrix product.
  var recomputation: RecomputationRule { get }

  /// Whether what `forward` keeps in `self` is not kept either, where outputs are computed again.
  var recomputesRecord: Bool { get }

  /// Floating-point operations of the matrix products of `forward` on inputs of these shapes.
  ///
  /// Products that the operation's equation has: not those of a backward pass, nor what is computed
  /// only to be masked or cleared, so that a faster way to the same result has a higher rate.
  func productFLOPs(of inputs: [Shape]) -> Double

  /// The definition: the same function written plainly, in double precision.
  func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor]

  /// Small cases of awkward sizes, each an operation before `forward` and its inputs.
  static func examples(_ random: inout RandomStream) -> [OperationExample]
}

extension Operation {
  /// All inputs, unless an operation says that fewer do.
  package var retainedInputs: Int { .max }
  /// Kept, unless an operation says that it is cheap beside a matrix product.
  package var recomputation: RecomputationRule { .never }
  /// Kept, unless an operation says that it keeps much.
  package var recomputesRecord: Bool { false }
  /// No outputs, unless an operation says that it needs them.
  package var retainsOutputs: Bool { false }
  /// None, unless an operation says that it multiplies matrices.
  package func productFLOPs(of inputs: [Shape]) -> Double { 0 }
}

/// When outputs are computed again instead of being kept.
package enum RecomputationRule: Sendable {
  /// They cost too much.
  case never
  /// Where memory is what a step is short of: from inputs of 2¹⁸ elements on, a megabyte. It takes some
  /// percent of a step, and small models do better without.
  case whenLarge
  /// Where memory is shorter still: products, from first inputs of 2²⁰ elements on, 4 MB, a few of which make
  /// a difference that is worth some percent of a step.
  case whenHuge
  /// They cost next to nothing.
  case always

  /// Elements from which on memory counts.
  package static let largeCount = 1 << 18
  /// Elements from which on a product's time is worth its memory.
  package static let hugeCount = 1 << 20

  func applies(to inputs: [Variable]) -> Bool {
    switch self {
    case .never: false
    case .whenLarge: inputs.contains { $0.value.count >= Self.largeCount }
    case .whenHuge: inputs[0].value.count >= Self.hugeCount
    case .always: true
    }
  }
}

/// What a forward computation is given beside its inputs.
package struct ForwardPass {
  /// Where outputs and scratch memory come from.
  package let pool: BufferPool
  /// Whether a backward pass may follow, so that what it needs must be kept.
  package let isRecording: Bool
  /// The precision of large matrix products.
  package let precision: MatrixProduct.Precision
  /// Where what is computed from parameters alone is kept; `nil` when parameters change.
  package let derived: DerivedTensors?
  /// Who shares the work.
  package let team: Team
}

/// A case on which an operation is checked.
package struct OperationExample: Sendable {
  /// What is special about the case.
  package let name: String
  /// The operation, not yet run.
  package let operation: any Operation
  /// Its inputs.
  package let inputs: [Tensor]

  /// A case.
  package init(_ name: String, _ operation: any Operation, _ inputs: [Tensor]) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
  }
}
