import Autograd
import Tensors
import TestSupport
import Testing

@Suite struct `A complex exponential average` {
  private let pool = BufferPool(isPoisoned: true)
  private let parameters: [Tensor]
  private let x: Tensor
  private let initial: Tensor
  private let batch = 2
  private let length = 150
  private let width = 19
  private let orders = 5

  init() {
    var random = RandomStream(seed: 3)
    parameters = [
      random.normalTensor([width, orders]), random.normalTensor([width, orders]),
      random.normalTensor([width]), random.normalTensor([width, orders, 2]),
    ]
    x = random.normalTensor([batch, length, width])
    initial = random.normalTensor([batch, width, orders, 2])
  }

  private func run(_ operation: ComplexEMA, on x: Tensor) -> (y: Tensor, state: Tensor) {
    var operation = operation
    let tape = Tape(pool: pool, isRecording: false)
    let outputs = tape.apply(&operation, to: ([x] + parameters).map { tape.constant($0) })
    return (outputs[0].value, outputs[1].value)
  }

  private func steps(_ range: Range<Int>, of x: Tensor) -> Tensor {
    let rows = (0..<batch).flatMap { sequence in
      x.values[
        (sequence * length + range.lowerBound) * width..<(sequence * length + range.upperBound)
          * width]
    }
    return Tensor(rows, shape: [batch, range.count, width])
  }

  /// The same float32 operations in the same order, but that a carried state is divided by p and
  /// multiplied again: some units in the last place.
  private func expectClose(_ found: Tensor, _ expected: Tensor, within tolerance: Float = 1e-5) {
    #expect(found.shape == expected.shape)
    let scale = max(1, expected.values.map(abs).max() ?? 0)
    let isClose = zip(found.values, expected.values).allSatisfy {
      abs($0 - $1) <= tolerance * scale
    }
    #expect(isClose)
  }

  @Test(arguments: [1, 7, 64, 65, 149])
  func `is the same in pieces as in whole`(_ piece: Int) {
    let firsts = [0, 13, 14, 128, 190, 299]
    let starts = (0..<batch * length).map { UInt8(firsts.contains($0) ? 1 : 0) }
    let whole = run(ComplexEMA(orders: orders, starts: starts, initial: initial), on: x)
    var state = initial
    for first in stride(from: 0, to: length, by: piece) {
      let range = first..<min(first + piece, length)
      let startsHere = (0..<batch).flatMap { sequence in
        range.map { starts[sequence * length + $0] }
      }
      let part = run(
        ComplexEMA(orders: orders, starts: startsHere, initial: state), on: steps(range, of: x))
      expectClose(part.y, steps(range, of: whole.y))
      state = part.state
    }
    expectClose(state, whole.state)
  }

  @Test func `forgets everything before a document`() {
    let starts = (0..<batch * length).map { UInt8($0 % length == 40 ? 1 : 0) }
    let whole = run(ComplexEMA(orders: orders, starts: starts, initial: initial), on: x)
    let alone = run(ComplexEMA(orders: orders), on: steps(40..<length, of: x))
    expectClose(steps(40..<length, of: whole.y), alone.y)
    expectClose(alone.state, whole.state)
  }

  @Test func `reads and writes columns of wider tensors`() {
    var random = RandomStream(seed: 4)
    let wide = random.normalTensor([batch, length, width + 9])
    wide.columns(4..<4 + width).copy(from: x)
    let dy = random.normalTensor([batch, length, width])
    let whole = Tape(pool: pool, isRecording: true)
    let part = Tape(pool: pool, isRecording: true)
    let columns = part.columns(4..<4 + width, of: part.variable(wide))
    var gradients: [[Float]] = []
    for (tape, input) in [(whole, whole.variable(x)), (part, columns)] {
      var operation = ComplexEMA(orders: orders)
      let outputs = tape.apply(&operation, to: [input] + parameters.map { tape.constant($0) })
      tape.backward(from: [(outputs[0], dy)])
      gradients.append(tape.gradient(of: input)?.values ?? [])
    }
    #expect(!gradients[0].isEmpty && gradients[0] == gradients[1])
  }

  @Test func `has gradients through either output alone, which add up`() {
    var random = RandomStream(seed: 5)
    let dy = random.normalTensor([batch, length, width])
    let dstate = random.normalTensor([batch, width, orders, 2])
    let ofAverage = gradients(dy, nil)
    let ofState = gradients(nil, dstate)
    for (index, both) in gradients(dy, dstate).enumerated() {
      let sum = Tensor.zeros(both.shape)
      sum.add(ofAverage[index])
      sum.add(ofState[index])
      expectClose(both, sum)
    }
  }

  private func gradients(_ dy: Tensor?, _ dstate: Tensor?) -> [Tensor] {
    let tape = Tape(pool: pool, isRecording: true)
    let inputs = ([x] + parameters).map { tape.variable($0) }
    var operation = ComplexEMA(orders: orders, initial: initial)
    let outputs = tape.apply(&operation, to: inputs)
    tape.backward(
      from: zip(outputs, [dy, dstate]).compactMap { output, cotangent in
        cotangent.map { (output, $0) }
      })
    return inputs.map { tape.gradient(of: $0) ?? Tensor.zeros([0]) }
  }

  @Test func `allocates nothing once it has run`() {
    let pool = BufferPool()
    var allocations: [Int] = []
    for _ in 0..<3 {
      let tape = Tape(pool: pool, isRecording: true)
      var operation = ComplexEMA(orders: orders)
      let outputs = tape.apply(&operation, to: ([x] + parameters).map { tape.variable($0) })
      tape.backward(from: [(outputs[0], x)])
      allocations.append(pool.systemAllocations)
    }
    #expect(allocations[0] > 0 && allocations[1] == allocations[2])
  }

  /// A decay of 1e-3 a step remembers the whole sequence; float32's q alone is off by 6e-8 of it.
  @Test func `remembers a thousand steps`() throws {
    var random = RandomStream(seed: 6)
    let inputs = [
      random.normalTensor([1, 1000, 1]), Tensor([-7, 0], shape: [1, 2]),
      Tensor([0, -7], shape: [1, 2]), Tensor([-4], shape: [1]),
      random.normalTensor([1, 2, 2], deviation: 30),
    ]
    let check = OperationCheck(OperationExample("slow", ComplexEMA(orders: 2), inputs))
    #expect(check.complaints.isEmpty)
    #expect(check.outputError <= 2e-5)
    #expect(check.gradientError <= 1e-4)
  }
}
