import Autograd
import Tensors
import Testing

@Suite struct `An output that is not kept` {
  private let pool = BufferPool(isPoisoned: true)

  /// The gradient of the weight of `W f(x)`, where `f(x)` is an output of `operation` or a constant.
  private func weightGradient(of x: Tensor, through operation: Dropout?) -> [Float]? {
    var random = RandomStream(seed: 3)
    let tape = Tape(pool: pool, isRecording: true)
    let weight = tape.variable(random.normalTensor([4, 6]))
    var input = operation.map { tape.apply($0, to: tape.variable(x)) } ?? tape.constant(x)
    if operation != nil { input = tape.apply(SiLU(), to: input) }
    let y = tape.apply(Linear(), to: input, weight)
    let cotangent = random.normalTensor(y.shape)
    tape.backward(from: [(y, cotangent)])
    return tape.gradient(of: weight)?.values
  }

  @Test func `is computed again with the same bits, through a chain of such outputs`() {
    var random = RandomStream(seed: 2)
    let x = random.normalTensor([5, 6])
    let dropout = Dropout(rate: 0.3, stream: RandomStream(seed: 9))
    let tape = Tape(pool: pool, isRecording: false)
    let kept = tape.apply(SiLU(), to: tape.apply(dropout, to: tape.constant(x))).value
    let expected = weightGradient(of: kept, through: nil)
    #expect(expected != nil)
    #expect(weightGradient(of: x, through: dropout) == expected)
  }

  @Test func `frees its memory until the backward pass needs it`() {
    var random = RandomStream(seed: 2)
    let x = random.normalTensor([64, 64])
    let weight = random.normalTensor([1, 64])
    func bytes(depth: Int, _ operation: some Operation) -> Int {
      let pool = BufferPool()
      let tape = Tape(pool: pool, isRecording: true)
      var y = tape.variable(x)
      for _ in 0..<depth { y = tape.apply(operation, to: y) }
      _ = tape.apply(Linear(), to: y, tape.variable(weight))
      return pool.bytes
    }
    #expect(bytes(depth: 8, SiLU()) == bytes(depth: 2, SiLU()))
    #expect(bytes(depth: 8, GroupRMSNorm(groups: 1, hasWeight: false)) > bytes(depth: 2, SiLU()))
  }
}
