import Tasks
import Tensors

/// Times how fast every task makes its examples, beside what training eats of them.
package struct DataBenchmark: Sendable {
  /// What was measured; its coding keys are the names that the command prints.
  package struct Result: Encodable, Sendable {
    /// A kind of task with its defaults.
    package struct Row: Encodable, Sendable {
      /// What `task.kind` says.
      package let kind: String
      /// Tokens of an example.
      package let length: Int
      package let examplesPerSecond: Double
      package let tokensPerSecond: Double
      /// How many times as many tokens are made as training takes.
      package let ratio: Double

      private enum CodingKeys: String, CodingKey {
        case kind, length, ratio
        case examplesPerSecond = "examples_per_s"
        case tokensPerSecond = "tokens_per_s"
      }
    }

    /// The model that the tokens would be for, and how many it takes a second.
    package let config: String
    package let threads: Int
    package let trainingTokensPerSecond: Double
    package let tasks: [Row]

    private enum CodingKeys: String, CodingKey {
      case config, threads, tasks
      case trainingTokensPerSecond = "training_tokens_per_s"
    }
  }

  /// Why there are no numbers.
  package struct Wrong: Error, CustomStringConvertible {
    let kind: String
    let complaint: String

    package var description: String {
      "bench data: \(kind): \(complaint); nothing is timed that is wrong"
    }
  }

  private let size: BenchmarkSize
  private let stream = RandomStream(seed: 0).stream("data")

  /// The benchmark of all kinds of task, against training at a size.
  package init(_ size: BenchmarkSize) {
    self.size = size
  }

  /// Checks all tasks, times training on `threads` threads, then each task on one.
  ///
  /// Training makes its examples on one thread, before the step's workers begin.
  ///
  /// - Parameters:
  ///   - threads: Workers of a training step.
  ///   - repeats: Timed runs of a task, of about 50,000 tokens; their median counts.
  /// - Returns: The measurements.
  /// - Throws: `Wrong` when a task breaks a promise; `Divergence`.
  package func run(threads: Int, repeats: Int) throws -> Result {
    let tasks = try tasks
    for (kind, task) in tasks { try check(task, kind) }
    let training = try TrainingBenchmark(size).run(threads: threads, steps: 5)
    let rows = try tasks.map { kind, task in
      let rate = try examplesPerSecond(of: task, repeats: repeats)
      return Result.Row(
        kind: kind, length: task.length, examplesPerSecond: rate,
        tokensPerSecond: rate * Double(task.length),
        ratio: rate * Double(task.length) / training.tokensPerSecond)
    }
    return Result(
      config: size.rawValue, threads: threads, trainingTokensPerSecond: training.tokensPerSecond,
      tasks: rows)
  }

  /// Every kind of synthetic task with its defaults, and texts without and with documents.
  private var tasks: [(kind: String, task: any SequenceTask)] {
    get throws {
      var random = stream.stream("text")
      let bytes = (0..<1 << 20).map { _ in UInt8(random.integer(below: 97)) }
      let corpus = Corpus(path: "text", bytes: bytes)
      var documents = TextSettings()
      documents.documentSeparator = "\n\n"
      let separated = Corpus(
        path: "text",
        bytes: bytes.enumerated().flatMap { $0 % 400 == 399 ? [10, 10] : [$1] })
      return try SyntheticTasks.all.map { ($0.kind, try $0.init().makeTask()) } + [
        ("text", try TextTask(TextSettings(), corpus: corpus)),
        ("text of documents", try TextTask(documents, corpus: separated)),
      ]
    }
  }

  /// Whether examples are the same one by one as in a batch, in whatever order, and are tokens.
  private func check(_ task: any SequenceTask, _ kind: String) throws {
    let count = 64
    let batch = try task.batch(0..<count, of: .train, from: stream)
    let alone = Batch(
      try (0..<count).reversed().map { try task.example($0, of: .train, from: stream) }.reversed())
    guard batch == alone else {
      throw Wrong(kind: kind, complaint: "an example alone is another than in a batch")
    }
    let vocabulary = 0..<Int32(task.vocabularySize)
    guard batch.tokens.allSatisfy(vocabulary.contains),
      batch.targets.allSatisfy({ $0 == Example.ignoredTarget || vocabulary.contains($0) })
    else {
      throw Wrong(kind: kind, complaint: "a token beyond the vocabulary of \(task.vocabularySize)")
    }
    guard batch.length <= task.length, batch.labelCount > 0 else {
      throw Wrong(kind: kind, complaint: "an example without labels, or too long")
    }
  }

  private func examplesPerSecond(of task: any SequenceTask, repeats: Int) throws -> Double {
    let count = max(1, 50_000 / task.length)
    let clock = ContinuousClock()
    let times = try (0..<repeats).map { run in
      try clock.measure {
        _ = try task.batch(run * count..<(run + 1) * count, of: .train, from: stream)
      }.seconds
    }
    return Double(count) / times.median
  }
}
