import Tasks
import Tensors
import Testing

@Suite struct `A finite training set` {
  private let stream = RandomStream(seed: 8).stream("data")

  @Test(arguments: [1, 2, 3, 4, 5, 16, 17, 63, 100, 1000])
  func `is shown once an epoch, in an order of its own`(_ count: Int) {
    var task = SelectiveCopying()
    task.counts.training = count
    func epoch(_ number: Int) -> [[Int32]] {
      (number * count..<(number + 1) * count).map {
        task.example($0, of: .train, from: stream).tokens
      }
    }
    let first = epoch(0)
    #expect(Set(first).count == count)
    for number in [1, 2, 1_000_000] {
      let other = epoch(number)
      #expect(Set(other) == Set(first))
      #expect(count < 16 || other != first)
    }
  }

  @Test func `is the beginning of an endless one`() {
    var task = SelectiveCopying()
    task.counts.training = 50
    let finite = Set((0..<50).map { task.example($0, of: .train, from: stream).tokens })
    task.counts.training = 0
    let endless = (0..<100).map { task.example($0, of: .train, from: stream).tokens }
    #expect(Set(endless[..<50]) == finite)
    #expect(Set(endless).count == 100)
  }

  /// Places of the first example in 2,000 epochs of 16: none is preferred.
  ///
  /// Tolerance: five standard errors of a binomial count.
  @Test func `has no favourite place for an example`() {
    var task = SelectiveCopying()
    task.counts.training = 16
    let first = task.example(0, of: .train, from: stream)
    var frequency = [Double](repeating: 0, count: 16)
    for index in 0..<2000 * 16 where task.example(index, of: .train, from: stream) == first {
      frequency[index % 16] += 1
    }
    #expect(frequency.reduce(0, +) == 2000)
    for seen in frequency { #expect(abs(seen - 125) <= 5 * (125.0 * 15 / 16).squareRoot()) }
  }

  /// Test sequences of five bits that are among 16 training sequences.
  ///
  /// Tolerance: the expectation is over training sets; of one, the part of the 32 sequences shown
  /// has a standard deviation below 0.06, the sampling of 4,000 tests one below 0.01.
  @Test func `shares short sequences with the test examples, as many as expected`() {
    var task = Parity()
    task.length = 6
    task.counts = ExampleCounts(training: 16, validation: 0, test: 4000)
    let shown = Set((0..<16).map { task.example($0, of: .train, from: stream).tokens })
    let repeated = (0..<4000).count {
      shown.contains(task.example($0, of: .test, from: stream).tokens)
    }
    #expect(abs(task.repeatedPart - 0.3983) < 1e-4)
    #expect(abs(Double(repeated) / 4000 - task.repeatedPart) < 0.2)
    #expect(repeated == 4000 * shown.count / 32 || abs(repeated - 4000 * shown.count / 32) < 160)
    task.length = 64
    #expect(task.repeatedPart < 1e-17)
    task.counts.training = 0
    #expect(task.repeatedPart == 1)
  }

  /// Counted here by comparing all pairs.
  @Test func `has as many test examples in it as are counted`() throws {
    var parity = Parity()
    (parity.length, parity.counts) = (9, ExampleCounts(training: 100, validation: 0, test: 300))
    var copying = SelectiveCopying()
    (copying.vocabularySize, copying.length, copying.copiedTokens) = (5, 8, 2)
    copying.counts = ExampleCounts(training: 0, validation: 0, test: 200)
    let tasks: [any SequenceTask] = [parity, copying, InContextRecall()]
    for (task, shown) in zip(tasks, [250, 40, 60]) {
      let training = try (0..<shown).map { try task.example($0, of: .train, from: stream).tokens }
      let tested = try #require(task.count(of: .test))
      let repeated = try (0..<tested).count { index in
        training.contains(try task.example(index, of: .test, from: stream).tokens)
      }
      let counted = try #require(try task.repeatedExamples(afterTraining: shown, from: stream))
      #expect((counted.repeated, counted.tested, counted.trained) == (repeated, tested, shown))
    }
    parity.counts.test = 0
    #expect(try parity.repeatedExamples(afterTraining: 10, from: stream) == nil)
  }

  @Test func `says what scores can be held against`() throws {
    #expect(SelectiveCopying().standards == TaskStandards(chance: 1 / 14, ceiling: 1))
    #expect(try MQARSettings().makeTask().standards == TaskStandards(chance: 1 / 4096, ceiling: 1))
    var facts = Memorization()
    facts.vocabularySize = 2048
    #expect(abs(try #require(facts.standards.ceiling) - 0.982) < 5e-4)
    // Five digits, all of them guessed.
    #expect(abs(try #require(Needle().standards.chance) - 1e-5) < 1e-15)
    let text = try TextTask(
      TextSettings(), corpus: Corpus(path: "", bytes: [UInt8](repeating: 1, count: 9000)))
    #expect(text.standards == TaskStandards())
  }
}
