import Autograd
import Tensors
import Testing

/// The kinds of attention there are, as first keys; documents begin at `borders`.
private enum Pattern: String, CaseIterable {
  case slidingChunk, chunk, window, causal

  func firstKeys(_ length: Int, chunk: Int, borders: [Int] = []) -> [Int32] {
    (0..<length).map { step in
      let first =
        switch self {
        case .slidingChunk: (step / chunk - 1) * chunk
        case .chunk: step / chunk * chunk
        case .window: step - chunk + 1
        case .causal: 0
        }
      return Int32(max(0, first, borders.last { $0 <= step } ?? 0))
    }
  }
}

/// Sequences of more than one block of queries and one tile of keys, which small examples never have.
@Suite struct `Attention over long sequences` {
  private let pool = BufferPool(isPoisoned: true)
  private let length = 300
  private let heads = 2
  private let query: Tensor
  private let key: Tensor
  private let value: Tensor
  private let cotangent: Tensor
  private let stream: RandomStream

  init() {
    var random = RandomStream(seed: 11)
    query = random.normalTensor([2, 300, 10])
    key = random.normalTensor([2, 300, 10], deviation: 0.7)
    value = random.normalTensor([2, 300, 34])
    cotangent = random.normalTensor([2, 300, 34])
    stream = random.stream("keys")
  }

  private func attention(_ pattern: Pattern, rate: Double = 0) -> Attention {
    let borders = [[97, 98, 210], [0, 64, 128, 129]]
    return Attention(
      heads: heads,
      firstKeys: borders.flatMap { pattern.firstKeys(length, chunk: 70, borders: $0) },
      dropKey: rate > 0 ? DropKey(rate: rate, stream: stream) : nil)
  }

  private func largestDifference(_ found: [Double], _ expected: [Double]) -> Double {
    zip(found, expected).reduce(0) { $1.0.isNaN ? .infinity : max($0, abs($1.0 - $1.1)) }
  }

  @Test(arguments: Pattern.allCases, [0, 0.3])
  private func `agrees with its definition`(_ pattern: Pattern, _ rate: Double) {
    let attention = attention(pattern, rate: rate)
    let tape = Tape(pool: pool, isRecording: false)
    let y = tape.apply(
      attention, to: tape.constant(query), tape.constant(key), tape.constant(value))
    let expected = attention.naive([query, key, value].map { NaiveTensor($0) })[0]
    #expect(largestDifference(NaiveTensor(y.value).values, expected.values) < 2e-5)
  }

  /// Along a random direction of everything, the definition changes as the gradients say.
  @Test(arguments: Pattern.allCases, [0, 0.3])
  private func `has the gradients of its definition`(_ pattern: Pattern, _ rate: Double) throws {
    let attention = attention(pattern, rate: rate)
    let tape = Tape(pool: pool, isRecording: true)
    let inputs = [query, key, value].map { tape.variable($0) }
    let y = tape.apply(attention, to: inputs[0], inputs[1], inputs[2])
    tape.backward(from: [(y, cotangent)])
    var random = RandomStream(seed: 12)
    for (index, input) in inputs.enumerated() {
      let gradient = NaiveTensor(try #require(tape.gradient(of: input)))
      let direction = NaiveTensor(random.normalTensor(input.shape))
      func change(_ step: Double) -> Double {
        var moved = inputs.map { NaiveTensor($0.value) }
        for element in direction.values.indices {
          moved[index].values[element] += step * direction.values[element]
        }
        return dot(attention.naive(moved)[0], NaiveTensor(cotangent))
      }
      let expected = (change(1e-5) - change(-1e-5)) / 2e-5
      let scale = dot(gradient, gradient).squareRoot()
      #expect(abs(dot(gradient, direction) - expected) < 1e-4 * scale)
    }
  }

  private func dot(_ x: NaiveTensor, _ y: NaiveTensor) -> Double {
    zip(x.values, y.values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test func `reads and writes columns of wider tensors`() throws {
    let attention = attention(.slidingChunk)
    let tape = Tape(pool: pool, isRecording: true)
    let inputs = [query, key, value].map { tape.variable($0) }
    tape.backward(from: [(tape.apply(attention, to: inputs[0], inputs[1], inputs[2]), cotangent)])

    let joined = Tensor([2, 300, 60], in: pool)
    let places = [3..<13, 13..<23, 26..<60]
    for (columns, input) in zip(places, [query, key, value]) {
      joined.columns(columns).copy(from: input)
    }
    let wideTape = Tape(pool: pool, isRecording: true)
    let whole = wideTape.variable(joined)
    let views = places.map { wideTape.columns($0, of: whole) }
    let y = wideTape.apply(attention, to: views[0], views[1], views[2])
    wideTape.backward(from: [(y, cotangent)])
    for (view, input) in zip(views, inputs) {
      let found = try #require(wideTape.gradient(of: view))
      #expect(found.values == (try #require(tape.gradient(of: input))).values)
    }
  }

  @Test func `allocates nothing once it has run`() {
    func run() {
      let tape = Tape(pool: pool, isRecording: true)
      let inputs = [query, key, value].map { tape.variable($0) }
      let y = tape.apply(attention(.causal), to: inputs[0], inputs[1], inputs[2])
      tape.backward(from: [(y, cotangent)])
    }
    run()
    let allocations = pool.systemAllocations
    run()
    #expect(pool.systemAllocations == allocations)
  }
}

@Suite struct `An attention` {
  private let pool = BufferPool(isPoisoned: true)

  private func steps(_ range: Range<Int>, of x: Tensor) -> Tensor {
    x.reshaped([x.rows, x.columns]).entries(range).reshaped([1, range.count, x.columns])
  }

  private func run(_ attention: Attention, _ inputs: [Tensor]) -> Tensor {
    let tape = Tape(pool: pool, isRecording: false)
    let variables = inputs.map { tape.constant($0) }
    return tape.apply(attention, to: variables[0], variables[1], variables[2]).value
  }

  @Test(arguments: Pattern.allCases, [1, 7, 16, 50])
  private func `is the same in pieces over cached keys as in whole`(
    _ pattern: Pattern, _ piece: Int
  ) {
    var random = RandomStream(seed: 4)
    let (length, chunk) = (83, 16)
    let inputs = [6, 6, 9].map { random.normalTensor([1, length, $0]) }
    let firstKeys = pattern.firstKeys(length, chunk: chunk, borders: [21, 70])
    let whole = run(Attention(heads: 3, firstKeys: firstKeys), inputs)
    for start in stride(from: 0, to: length, by: piece) {
      let range = start..<min(start + piece, length)
      let cached = Int(firstKeys[start])
      let part = run(
        Attention(heads: 3, firstKeys: firstKeys[range].map { $0 - Int32(cached) }),
        [steps(range, of: inputs[0])]
          + inputs.dropFirst().map { steps(cached..<range.upperBound, of: $0) })
      let expected = steps(range, of: whole)
      #expect(zip(part.values, expected.values).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test func `gives gradients to those who want them`() throws {
    var random = RandomStream(seed: 5)
    let inputs = [6, 6, 4].map { random.normalTensor([1, 9, $0]) }
    let cotangent = random.normalTensor([1, 9, 4])
    func gradients(of wanted: Set<Int>) -> [Tensor?] {
      let tape = Tape(pool: pool, isRecording: true)
      let variables = inputs.enumerated().map { index, input in
        wanted.contains(index) ? tape.variable(input) : tape.constant(input)
      }
      let attention = Attention(heads: 2, firstKeys: [Int32](repeating: 0, count: 9))
      let y = tape.apply(attention, to: variables[0], variables[1], variables[2])
      tape.backward(from: [(y, cotangent)])
      return variables.map { tape.gradient(of: $0) }
    }
    let all = gradients(of: [0, 1, 2])
    for index in 0..<3 {
      let alone = gradients(of: [index])
      #expect(try #require(alone[index]).values == (try #require(all[index])).values)
      #expect(alone.enumerated().allSatisfy { $0.offset == index || $0.element == nil })
    }
  }

  @Test func `does not hide a query that is not a number`() {
    var random = RandomStream(seed: 6)
    let inputs = [4, 4, 3].map { random.normalTensor([1, 40, $0]) }
    inputs[0].reshaped([40, 4]).entries(17..<18).fill(.nan)
    let y = run(
      Attention(heads: 1, firstKeys: [Int32](repeating: 0, count: 40)), inputs
    ).values
    let broken = y.indices.filter { y[$0].isNaN }
    #expect(broken == Array(17 * 3..<18 * 3))
  }

  @Test func `refuses first keys that go back`() async {
    await #expect(processExitsWith: .failure) {
      let x = Tensor.zeros([1, 3, 2])
      _ = AttentionKernel(
        query: x, key: x, value: x, heads: 1, firstKeys: [0, 2, 1], dropKey: nil)
    }
  }
}
