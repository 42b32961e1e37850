import Autograd
import Tensors
import Testing

/// What a tape's precision changes, on the examples by which operations are checked.
@Suite struct `A tape's precision` {
  static let examples: [(operation: String, example: OperationExample)] = {
    var random = RandomStream(seed: 1)
    return Operations.all.flatMap { operation in
      operation.examples(&random).map { ("\(operation)", $0) }
    }
  }()
  /// The others keep float32 throughout: statistics, scans and memories sum over many steps.
  static let affected: Set = ["Linear", "ProjectedCrossEntropy", "Attention"]

  /// Outputs, and the gradients of all inputs, of a sum of the outputs weighted at random.
  private func results(_ example: OperationExample, _ precision: MatrixProduct.Precision)
    -> [[Float]]
  {
    let tape = Tape(
      pool: BufferPool(isPoisoned: true), isRecording: true, precision: precision)
    let inputs = example.inputs.map { tape.variable($0) }
    func applied(_ operation: some Operation) -> [Variable] {
      var operation = operation
      return tape.apply(&operation, to: inputs)
    }
    let outputs = applied(example.operation)
    var random = RandomStream(seed: 7)
    tape.backward(from: outputs.map { ($0, random.normalTensor($0.shape)) })
    return outputs.map(\.value.values) + inputs.map { tape.gradient(of: $0)?.values ?? [] }
  }

  /// Bits, since a NaN or an infinity among them is as good as any number here.
  private func bits(_ results: [[Float]]) -> [[UInt32]] { results.map { $0.map(\.bitPattern) } }

  @Test(arguments: examples.indices)
  func `changes the products of the operations that take it, and nothing else`(_ index: Int) {
    let (operation, example) = Self.examples[index]
    let (float32, bfloat16) = (results(example, .float32), results(example, .bfloat16))
    guard Self.affected.contains(operation) else {
      #expect(bits(float32) == bits(bfloat16), "\(operation): \(example.name)")
      return
    }
    for (exact, rounded) in zip(float32, bfloat16) {
      let largest = exact.filter(\.isFinite).map(abs).max() ?? 0
      let error = zip(exact, rounded).map { $0 == $1 ? 0 : abs($0 - $1) }.max() ?? 0
      // Factors are of order one, sums of at most twelve terms: 2⁻⁷ Σ |a| |b| is below 0.1, also as
      // the exponent of a softmax, and so is what that makes of a gradient.
      #expect(error <= 0.1 * max(1, largest), "\(operation): \(example.name)")
    }
  }

  @Test(arguments: affected)
  func `reaches every operation that takes it`(_ operation: String) {
    let changed = Self.examples.filter { $0.operation == operation }.contains { _, example in
      bits(results(example, .float32)) != bits(results(example, .bfloat16))
    }
    #expect(changed)
  }

  @Test func `reaches forward and backward products alike`() {
    var random = RandomStream(seed: 2)
    let (x, weight) = (random.normalTensor([9, 40]), random.normalTensor([6, 40]))
    let example = OperationExample("wide", Linear(), [x, weight])
    for (exact, rounded) in zip(results(example, .float32), results(example, .bfloat16)) {
      #expect(exact != rounded)
    }
  }
}
