package import Tensors

extension WorkingMemory {
  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    WorkingMemoryKind.allCases.flatMap { examples(of: $0, &random) }
  }

  private static func examples(
    of kind: WorkingMemoryKind, _ random: inout RandomStream
  ) -> [OperationExample] {
    let documents = [0, 0, 2, 2, 2, 2, 6, 6, 6, 6, 6, 11, 11, 11, 11, 11, 11]
    let others = [Int](repeating: 0, count: 17)
    let continued = state([0, nil], nextChunk: 2, kind, &random)
    // Without softmax over positions an empty memory gets equal rows, and queries and keys gradients
    // that are zero but for rounding: nothing to compare.
    func start(_ batch: Int) -> WorkingMemoryState? {
      kind == .noOnlineSoftmax
        ? state(Array(repeating: 0, count: batch), nextChunk: 0, kind, &random) : nil
    }
    func example(
      _ name: String, lag: Int, keyStart: Int = 0, queries: Int, keys: Int, origins: [Int]? = nil,
      from state: WorkingMemoryState?
    ) -> OperationExample {
      let batch = state?.owners.count ?? 2
      let memory = WorkingMemory(
        kind: kind, heads: 2, chunk: 3, lag: lag, keyStart: keyStart, origins: origins,
        initial: state)
      return OperationExample(
        "\(kind), \(name)", memory,
        [
          random.normalTensor([batch, queries, 6]), random.normalTensor([batch, keys, 6]),
          random.normalTensor([batch, keys, 10]),
        ])
    }
    return [
      example("one document", lag: 2, queries: 14, keys: 14, from: start(2)),
      example("nothing written", lag: 3, queries: 8, keys: 8, from: nil),
      example(
        "documents, lag 1", lag: 1, queries: 17, keys: 17, origins: documents + others,
        from: start(2)),
      example(
        "documents, lag 3", lag: 3, queries: 17, keys: 17, origins: others + documents,
        from: start(2)),
      example(
        "going on within a chunk", lag: 2, keyStart: 6, queries: 12, keys: 17,
        origins: (others + documents).map { $0 == 0 ? 0 : $0 + 4 }, from: continued),
      example(
        "going on for one position", lag: 2, keyStart: 6, queries: 1, keys: 4, from: continued),
      example(
        "writing what a long cache owes", lag: 1, queries: 2, keys: 10, from: start(1)),
    ]
  }

  /// A memory of two heads of 3 features and 5 values; sequences whose owner is `nil` have nothing
  /// written.
  private static func state(
    _ owners: [Int?], nextChunk: Int, _ kind: WorkingMemoryKind, _ random: inout RandomStream
  ) -> WorkingMemoryState {
    let memory = random.normalTensor([owners.count, 2, 3, 5])
    let normalizer = Tensor([owners.count, 2, 3], in: nil)
    for (sequence, owner) in owners.enumerated() {
      let entry = sequence..<sequence + 1
      if owner == nil {
        memory.entries(entry).fill(0)
        normalizer.entries(entry).fill(kind == .linear ? 0 : -.infinity)
      } else {
        normalizer.entries(entry).set([1, 2, 0.5, 1.5, 3, 0.25])
      }
    }
    return WorkingMemoryState(
      memory: memory, normalizer: normalizer, owners: owners, nextChunk: nextChunk)
  }
}
