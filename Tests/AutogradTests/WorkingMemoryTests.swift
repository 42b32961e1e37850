import Autograd
import Tensors
import Testing

@Suite struct `The working memory` {
  static let chunk = 4
  static let length = 45

  struct Setting: CustomStringConvertible, Sendable {
    let kind: WorkingMemoryKind
    let lag: Int
    let hasDocuments: Bool

    var description: String { "\(kind), lag \(lag)\(hasDocuments ? ", documents" : "")" }
  }

  static let settings = WorkingMemoryKind.allCases.flatMap { kind in
    [1, 2, 3].flatMap { lag in
      [false, true].map { Setting(kind: kind, lag: lag, hasDocuments: $0) }
    }
  }

  /// Where documents begin: within chunks, at their borders, twice in one chunk, in both sequences.
  static let origins: [Int] = [[3, 4, 13, 17, 18, 32], [1, 24, 31, 43]].flatMap { starts in
    (0..<length).map { position in starts.last { $0 <= position } ?? 0 }
  }

  struct Result {
    var reads: [Float]
    var state: WorkingMemoryState
  }

  /// Two heads of 5 features and 7 values, the keys and queries within wider rows.
  struct Sequences {
    let wide: Tensor
    let values: Tensor
    let origins: [Int]?

    init(_ setting: Setting) {
      var random = RandomStream(seed: 11)
      wide = random.normalTensor([2, length, 24], deviation: 2)
      values = random.normalTensor([2, length, 14])
      origins = setting.hasDocuments ? `The working memory`.origins : nil
    }

    func rows(_ range: Range<Int>, of tensor: Tensor) -> Tensor {
      Tensor(
        selected(range, of: tensor.values, columns: tensor.columns),
        shape: [2, range.count, tensor.columns])
    }

    /// The rows `range` of both sequences.
    func selected<Element>(
      _ range: Range<Int>, of elements: [Element], columns: Int = 1
    ) -> [Element] {
      var chosen: [Element] = []
      for sequence in 0..<2 {
        let first = (sequence * length + range.lowerBound) * columns
        chosen += elements[first..<first + range.count * columns]
      }
      return chosen
    }

    /// The queries of `queries`, with the keys from `keyStart` on.
    func run(
      _ queries: Range<Int>, keyStart: Int, from initial: WorkingMemoryState?, _ setting: Setting,
      isRecording: Bool = false
    ) throws -> Result {
      let tape = Tape(pool: BufferPool(isPoisoned: true), isRecording: isRecording)
      let keys = keyStart..<queries.upperBound
      var memory = WorkingMemory(
        kind: setting.kind, heads: 2, chunk: chunk, lag: setting.lag, keyStart: keyStart,
        origins: origins.map { selected(keys, of: $0) }, initial: initial)
      let outputs = tape.apply(
        &memory,
        to: [
          tape.variable(rows(queries, of: wide).columns(2..<12)),
          tape.variable(rows(keys, of: wide).columns(13..<23)),
          tape.variable(rows(keys, of: values)),
        ])
      return Result(reads: outputs[0].value.values, state: try #require(memory.final))
    }
  }

  /// Products of other extents round differently: some units in the last of 24 bits of a sum.
  private func expectSame(_ found: [Float], _ expected: [Float], _ place: String) {
    #expect(found.count == expected.count, "\(place)")
    let scale = max(1, expected.filter(\.isFinite).map(abs).max() ?? 0)
    let isSame = zip(found, expected).allSatisfy { $0 == $1 || abs($0 - $1) <= 1e-5 * scale }
    #expect(isSame, "\(place)")
  }

  private func expectSame(
    _ found: WorkingMemoryState, _ expected: WorkingMemoryState, _ place: String
  ) {
    expectSame(found.memory.values, expected.memory.values, "memory, \(place)")
    expectSame(found.normalizer.values, expected.normalizer.values, "normalizer, \(place)")
    #expect(found.owners == expected.owners, "\(place)")
    #expect(found.nextChunk == expected.nextChunk, "\(place)")
  }

  @Test(arguments: settings, [1, 7, chunk, 3 * chunk + 5])
  func `reads in pieces what it reads whole`(_ setting: Setting, pieceLength: Int) throws {
    let sequences = Sequences(setting)
    let whole = try sequences.run(0..<Self.length, keyStart: 0, from: nil, setting)
    var state: WorkingMemoryState?
    for start in stride(from: 0, to: Self.length, by: pieceLength) {
      let queries = start..<min(start + pieceLength, Self.length)
      let piece = try sequences.run(
        queries, keyStart: (state?.nextChunk ?? 0) * Self.chunk, from: state, setting)
      let expected = sequences.selected(queries, of: whole.reads, columns: 14)
      expectSame(piece.reads, expected, "reads of \(queries)")
      let prefix = try sequences.run(0..<queries.upperBound, keyStart: 0, from: nil, setting)
      expectSame(piece.state, prefix.state, "after \(queries)")
      state = piece.state
    }
  }

  @Test(arguments: settings)
  func `computes the same whether or not it records`(_ setting: Setting) throws {
    let sequences = Sequences(setting)
    let plain = try sequences.run(0..<Self.length, keyStart: 0, from: nil, setting)
    let recorded = try sequences.run(
      0..<Self.length, keyStart: 0, from: nil, setting, isRecording: true)
    #expect(plain.reads == recorded.reads)
    #expect(plain.state.memory.values == recorded.state.memory.values)
    #expect(plain.state.normalizer.values == recorded.state.normalizer.values)
  }

  @Test(arguments: settings)
  func `has written a chunk as soon as its last position is there`(_ setting: Setting) throws {
    let sequences = Sequences(setting)
    for chunks in 1...4 {
      let end = chunks * Self.chunk
      let complete = try sequences.run(0..<end, keyStart: 0, from: nil, setting)
      let partial = try sequences.run(0..<end - 1, keyStart: 0, from: nil, setting)
      #expect(complete.state.nextChunk == max(0, chunks - setting.lag + 1))
      #expect(partial.state.nextChunk == max(0, chunks - setting.lag))
    }
  }

  private func gradients(_ setting: Setting, wanted: Set<Int>, pool: BufferPool) -> [[Float]?] {
    let sequences = Sequences(setting)
    let tape = Tape(pool: pool, isRecording: true)
    let inputs = [
      sequences.wide.columns(2..<12), sequences.wide.columns(13..<23), sequences.values,
    ]
    let variables = inputs.enumerated().map {
      wanted.contains($0) ? tape.variable($1) : tape.constant($1)
    }
    var memory = WorkingMemory(
      kind: setting.kind, heads: 2, chunk: Self.chunk, lag: setting.lag, origins: sequences.origins)
    let reads = tape.apply(&memory, to: variables)[0]
    var random = RandomStream(seed: 5)
    tape.backward(from: [(reads, random.normalTensor(reads.shape))])
    return variables.map { tape.gradient(of: $0)?.values }
  }

  @Test(arguments: settings)
  func `gives a gradient alone what it gives with the others`(_ setting: Setting) {
    let pool = BufferPool(isPoisoned: true)
    let together = gradients(setting, wanted: [0, 1, 2], pool: pool)
    for input in 0..<3 {
      #expect(gradients(setting, wanted: [input], pool: pool)[input] == together[input])
    }
  }

  @Test(arguments: settings) func `asks the system for no memory twice`(_ setting: Setting) {
    let pool = BufferPool()
    _ = gradients(setting, wanted: [0, 1, 2], pool: pool)
    let allocations = pool.systemAllocations
    _ = gradients(setting, wanted: [0, 1, 2], pool: pool)
    #expect(pool.systemAllocations == allocations)
  }

  /// e^300 is infinite in 24 bits and finite in 53, where the definition computes.
  @Test(arguments: [WorkingMemoryKind.adaptive, .noDelta, .noOnlineSoftmax])
  func `is stable for keys far beyond the range of exp`(_ kind: WorkingMemoryKind) {
    var random = RandomStream(seed: 3)
    let inputs = [
      random.normalTensor([1, 20, 6], deviation: 100),
      random.normalTensor([1, 20, 6], deviation: 100), random.normalTensor([1, 20, 4]),
    ]
    var memory = WorkingMemory(kind: kind, heads: 2, chunk: 4)
    let expected = memory.naive(inputs.map { NaiveTensor($0) })
    let tape = Tape(pool: BufferPool(isPoisoned: true), isRecording: true)
    let variables = inputs.map { tape.variable($0) }
    let outputs = tape.apply(&memory, to: variables)
    for (output, expected) in zip(outputs, expected) {
      expectSame(output.value.values, expected.values.map(Float.init), "\(kind)")
    }
    tape.backward(from: outputs.map { ($0, random.normalTensor($0.shape)) })
    #expect(variables.allSatisfy { tape.gradient(of: $0)?.isFinite == true })
  }

  @Test func `refuses a state of a later position`() async {
    await #expect(processExitsWith: .failure) {
      let setting = Setting(kind: .adaptive, lag: 2, hasDocuments: false)
      let sequences = Sequences(setting)
      let later = try sequences.run(0..<20, keyStart: 0, from: nil, setting)
      _ = try sequences.run(10..<15, keyStart: 0, from: later.state, setting)
    }
  }

  @Test func `refuses keys that begin after what they are to write`() async {
    await #expect(processExitsWith: .failure) {
      let setting = Setting(kind: .adaptive, lag: 2, hasDocuments: false)
      let sequences = Sequences(setting)
      let state = try sequences.run(0..<10, keyStart: 0, from: nil, setting).state
      _ = try sequences.run(10..<15, keyStart: 8, from: state, setting)
    }
  }
}
