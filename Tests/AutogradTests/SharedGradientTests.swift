import Autograd
import Tensors
import Testing

@Suite struct `Tapes that share gradients` {
  /// Parameters of a flat buffer: a table that is also the output, two maps, one that nobody uses.
  private static let places: [(Int, Shape)] = [
    (0, [6, 5]), (32, [5, 5]), (64, [5, 5]), (96, [7]),
  ]
  private static let count = 112

  private let parameters: Tensor
  private let inputs: [[Int32]]

  init() {
    var random = RandomStream(seed: 8)
    parameters = random.normalTensor([Self.count], deviation: 0.4)
    inputs = (0..<24).map { _ in (0..<9).map { _ in Int32(random.integer(below: 6)) } }
  }

  /// Adds the gradients of one pass to `gradients`; every third pass leaves out the second map.
  private func run(_ index: Int, turn: Turnstile.Turn?, to gradients: Tensor) {
    let tape = Tape(pool: BufferPool(isPoisoned: true), isRecording: true, turn: turn)
    let variables = Self.places.map { offset, shape in
      tape.parameter(
        parameters.slice(from: offset, shape: shape),
        addingGradientTo: gradients.slice(from: offset, shape: shape))
    }
    var x = tape.apply(Embedding(tokens: inputs[index], shape: [1, 9]), to: variables[0])
    x = tape.apply(Linear(), to: x, variables[1])
    if index % 3 != 0 { x = tape.apply(Linear(), to: x, variables[2]) }
    // The second map is used for an output that the loss does not depend on.
    _ = tape.apply(Linear(), to: x, variables[2])
    var loss = ProjectedCrossEntropy(targets: inputs[index].map { ($0 + 1) % 6 }, scale: 0.1)
    let result = tape.apply(&loss, to: [x, variables[0]])[0]
    tape.backward(from: [(result, Tensor([1], shape: [1]))])
  }

  @Test(arguments: [1, 2, 4])
  func `give the bits of one after the other`(_ threads: Int) {
    let expected = Tensor.zeros([Self.count])
    for index in inputs.indices { run(index, turn: nil, to: expected) }
    let workers = WorkerPool(count: threads)
    for _ in 0..<20 {
      let (gradients, turnstile) = (Tensor.zeros([Self.count]), Turnstile())
      workers.run(inputs.count) { index, _ in
        run(index, turn: turnstile.turn(index), to: gradients)
      }
      #expect(gradients.values == expected.values)
    }
    #expect(expected.slice(from: 96, shape: [7]).values.allSatisfy { $0 == 0 })
    #expect(expected.slice(from: 64, shape: [25]).values.contains { $0 != 0 })
  }
}
