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

  /// Products too, and halves of their outputs.
  @Test func `may be a product's, of which others look at columns`() {
    func gradients(_ rule: RecomputationRule) -> (values: [[Float]?], bytes: Int) {
      var random = RandomStream(seed: 5)
      let pool = BufferPool()
      let tape = Tape(pool: pool, isRecording: true)
      let x = tape.variable(random.normalTensor([300, 40]))
      var (y, weights) = (x, [Variable]())
      for _ in 0..<6 {
        weights.append(tape.variable(random.normalTensor([80, 40], deviation: 0.2)))
        let wide = tape.apply(Linear(recomputation: rule), to: y, weights[weights.count - 1])
        let half = tape.columns(40..<80, of: wide)
        y = tape.apply(SiLUGate(), to: tape.columns(0..<40, of: wide), half)
      }
      let bytes = pool.bytes
      tape.backward(from: [(y, random.normalTensor(y.shape))])
      return ((weights + [x]).map { tape.gradient(of: $0)?.values }, bytes)
    }
    let (kept, again) = (gradients(.never), gradients(.always))
    #expect(kept.values == again.values && kept.values.allSatisfy { $0 != nil })
    // All but the one that is being used; a work space of products is in both.
    #expect(kept.bytes - again.bytes >= 5 * 300 * 80 * 4, "\(again.bytes), \(kept.bytes)")
    // Inputs are not huge here.
    #expect(gradients(.whenHuge).bytes == kept.bytes)
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
