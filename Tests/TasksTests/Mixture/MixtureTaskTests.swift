import Tasks
import Tensors
import Testing

@Suite struct `A mixture` {
  private static let stream = RandomStream(seed: 11).stream("data")

  private static func recall(_ length: Int, _ pairs: Int) throws -> any SequenceTask {
    var settings = MQARSettings()
    (settings.vocabularySize, settings.length, settings.pairs) = (64, length, pairs)
    return try settings.makeTask()
  }

  private static func weight(_ points: (Int, Double)..., steps: Range<Int> = 0..<Int.max)
    -> MixtureWeight
  {
    MixtureWeight(
      points: points.map { MixtureWeight.Point(step: $0.0, weight: $0.1) }, steps: steps)
  }

  /// Lengths 16, 24 and 32, the last being the task's own, in runs of 4 of 8 examples a step.
  static func mixture(
    _ weights: [MixtureWeight] = [weight((0, 5)), weight((0, 1)), weight((0, 2))], run: Int = 4
  ) throws -> MixtureTask {
    let tasks = [try recall(16, 2), try recall(24, 3), try recall(32, 4)]
    return MixtureTask(
      tasks[2], parts: zip(tasks, weights).map { MixtureTask.Part($0, weight: $1) }, run: run,
      batch: 8)
  }

  @Test func `of the task alone is the task, bit for bit`() throws {
    let base = try Self.recall(32, 4)
    let mixture = MixtureTask(
      base, parts: [MixtureTask.Part(base, weight: Self.weight((0, 3)))], run: 3, batch: 8)
    for split in Split.allCases {
      for index in [0, 1, 7, 999] {
        #expect(
          try mixture.example(index, of: split, from: Self.stream)
            == base.example(index, of: split, from: Self.stream))
      }
    }
    #expect(mixture.count(of: .test) == base.count(of: .test))
    #expect(mixture.count(of: .train) == nil)
  }

  @Test func `gives examples of its parts, in runs, and validates on the task`() throws {
    let mixture = try Self.mixture()
    for start in stride(from: 0, to: 400, by: 4) {
      let lengths = try (start..<start + 4).map {
        try mixture.example($0, of: .train, from: Self.stream).length
      }
      #expect(Set(lengths).count == 1)
      let part = try #require(mixture.parts.first { $0.task.length == lengths[0] })
      #expect(
        try mixture.example(start + 1, of: .train, from: Self.stream)
          == part.task.example(start + 1, of: .train, from: Self.stream))
      #expect(try mixture.example(start, of: .validation, from: Self.stream).length == 32)
    }
    #expect(mixture.length == 32)
  }

  @Test func `draws its parts as often as their weights say`() throws {
    let mixture = try Self.mixture()
    let runs = 8_000
    var counts = [0, 0, 0]
    for run in 0..<runs { counts[mixture.part(ofRun: run, from: Self.stream)] += 1 }
    for (count, share) in zip(counts, [5.0 / 8, 1.0 / 8, 2.0 / 8]) {
      // Five standard deviations of a binomial count: missed once in 1.7 million draws of a seed.
      let deviation = (Double(runs) * share * (1 - share)).squareRoot()
      #expect(abs(Double(count) - Double(runs) * share) < 5 * deviation)
    }
  }

  @Test func `moves from part to part as a curriculum`() throws {
    let mixture = try Self.mixture(
      [
        Self.weight((0, 1), (100, 0)), Self.weight((0, 1), steps: 100..<150),
        Self.weight((100, 0), (149, 0), (150, 1)),
      ], run: 8)
    // A run is a step here.
    let parts = (0..<400).map { mixture.part(ofRun: $0, from: Self.stream) }
    #expect(parts[..<100].allSatisfy { $0 == 0 })
    #expect(parts[100..<150].allSatisfy { $0 == 1 })
    #expect(parts[150...].allSatisfy { $0 == 2 })
  }

  @Test func `counts the tokens that it gives`() throws {
    let mixture = try Self.mixture()
    for range in [0..<0, 0..<1, 3..<5, 2..<133] {
      let lengths = try range.map { try mixture.example($0, of: .train, from: Self.stream).length }
      #expect(mixture.trainedTokens(range, from: Self.stream) == lengths.reduce(0, +))
    }
  }
}

@Suite struct `The weight of a part` {
  private func weight(_ points: [Int: Double], steps: Range<Int> = 0..<Int.max) -> MixtureWeight {
    MixtureWeight(
      points: points.sorted { $0.key < $1.key }.map {
        MixtureWeight.Point(step: $0.key, weight: $0.value)
      }, steps: steps)
  }

  @Test func `is on a straight line between its points, and theirs outside`() {
    let moving = weight([10: 2, 20: 4, 24: 0])
    #expect(
      [0, 10, 11, 15, 20, 22, 24, 1000].map { moving.value(atStep: $0) }
        == [2, 2, 2.2, 3, 4, 2, 0, 0])
    let limited = weight([0: 1], steps: 5..<7)
    #expect((4...7).map { limited.value(atStep: $0) } == [0, 1, 1, 0])
  }

  @Test func `leaves gaps that are found where they begin`() {
    let early = weight([0: 1], steps: 0..<5)
    let late = weight([0: 1], steps: 8..<20)
    #expect(MixtureWeight.gap(in: [early, late], count: 100) == 5)
    #expect(MixtureWeight.gap(in: [early, late], count: 5) == nil)
    #expect(MixtureWeight.gap(in: [late], count: 100) == 0)
    #expect(MixtureWeight.gap(in: [weight([0: 1, 50: 0])], count: 100) == 50)
    #expect(MixtureWeight.gap(in: [weight([0: 0, 50: 1])], count: 100) == 0)
    #expect(
      MixtureWeight.gap(in: [weight([0: 1, 50: 0]), weight([49: 0, 50: 1])], count: 99) == nil)
  }
}
