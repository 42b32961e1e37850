import Autograd
import Tensors
import Testing

@Suite struct `Rotary heads` {
  private let pool = BufferPool(isPoisoned: true)

  private func turned(_ x: Tensor, _ rotation: HeadRotation) -> Tensor {
    let tape = Tape(pool: pool, isRecording: false)
    return tape.apply(Rotary(rotation), to: tape.constant(x)).value
  }

  @Test(arguments: [0, 17, 3_000_000])
  func `have products that depend on the distance only`(_ start: Int) {
    var random = RandomStream(seed: 1)
    let query = random.normalTensor([1, 1, 16])
    let key = random.normalTensor([1, 1, 16])
    func product(_ queryPosition: Int, _ keyPosition: Int) -> Float {
      let heads = [(query, queryPosition), (key, keyPosition)].map { head, position in
        let table = RotaryTable(length: 1, start: position, headWidth: 16, base: 10_000)
        return turned(head, HeadRotation(table, heads: 1)).values
      }
      return zip(heads[0], heads[1]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(abs(product(start + 9, start + 4) - product(5, 0)) < 1e-5)
    #expect(abs(product(start + 9, start + 4) - product(start + 4, start + 4)) > 1e-2)
  }

  @Test func `read columns of wider tensors`() {
    var random = RandomStream(seed: 2)
    let wide = random.normalTensor([2, 5, 30])
    let x = wide.columns(7..<23)
    let rotation = HeadRotation(
      RotaryTable(length: 5, start: 2, headWidth: 8, base: 100), heads: 2)
    #expect(turned(x, rotation).values == turned(Tensor(x.values, shape: x.shape), rotation).values)
  }

  @Test func `leave rows of gamma and beta that nobody asked for without gradient`() throws {
    var random = RandomStream(seed: 3)
    let tape = Tape(pool: pool, isRecording: true)
    let inputs = [[1, 6, 8], [4, 8], [4, 8]].map { tape.variable(random.normalTensor($0)) }
    let table = RotaryTable(length: 6, headWidth: 4, base: 100)
    var operation = ScaleAndRotateHeads(
      heads: 2, outputs: [0, 1, 2], rotation: HeadRotation(table, heads: 2))
    let outputs = tape.apply(&operation, to: inputs)
    // Output 2 exists, but nothing depends on it.
    tape.backward(from: outputs.prefix(2).map { ($0, random.normalTensor([1, 6, 8])) })
    for input in inputs.dropFirst() {
      let gradient = try #require(tape.gradient(of: input)).values
      #expect(gradient.prefix(16).allSatisfy { $0.isFinite && $0 != 0 })
      #expect(gradient.dropFirst(16).allSatisfy { $0 == 0 })
    }
  }
}
