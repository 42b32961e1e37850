import Tasks
import Tensors
import Testing

/// A synthetic task with settings, and the checker of its definition for them.
struct SyntheticCase: CustomTestStringConvertible, Sendable {
  let settings: any SyntheticSettings
  let checker: any ExampleChecker
  let testDescription: String

  init<Settings: SyntheticSettings>(
    _ name: String, _ checker: any ExampleChecker, _ change: (inout Settings) -> Void
  ) {
    var settings = Settings()
    change(&settings)
    self.settings = settings
    self.checker = checker
    testDescription = "\(Settings.kind) \(name)"
  }

  /// The data of a run.
  static let stream = RandomStream(seed: 41).stream("data")

  /// The first examples of a split.
  func examples(_ count: Int, of split: Split) throws -> [Example] {
    let task = try settings.makeTask()
    return try (0..<count).map { try task.example($0, of: split, from: Self.stream) }
  }

  /// Published settings, and the extremes: smallest tasks, odd vocabularies, no room to spare.
  static let all = mad + memorization + recall + circuits + retrieval

  private static let mad: [Self] = [
    .init("as published", RecallChecker(vocabulary: 16, length: 128)) {
      (_: inout InContextRecall) in
    },
    .init("smallest", RecallChecker(vocabulary: 3, length: 4)) { (it: inout InContextRecall) in
      (it.vocabularySize, it.pairTokens) = (3, 4)
    },
    .init("of one query", RecallChecker(vocabulary: 19, length: 34, multiQuery: false)) {
      (it: inout InContextRecall) in
      (it.vocabularySize, it.pairTokens, it.multiQuery) = (19, 34, false)
    },
    .init("as published", RecallChecker(vocabulary: 32, length: 128, noise: 16)) {
      (_: inout NoisyRecall) in
    },
    .init("of noise alone", RecallChecker(vocabulary: 8, length: 12, noise: 3)) {
      (it: inout NoisyRecall) in
      (it.vocabularySize, it.pairTokens, it.noiseSymbols, it.noiseFraction) = (8, 12, 3, 1)
    },
    .init("of one query", RecallChecker(vocabulary: 9, length: 6, noise: 1, multiQuery: false)) {
      (it: inout NoisyRecall) in
      (it.vocabularySize, it.pairTokens, it.noiseSymbols, it.multiQuery) = (9, 6, 1, false)
    },
    .init("as published", FuzzyChecker(vocabulary: 16, length: 128)) { (_: inout FuzzyRecall) in },
    .init("smallest", FuzzyChecker(vocabulary: 7, length: 19)) { (it: inout FuzzyRecall) in
      (it.vocabularySize, it.length) = (7, 19)
    },
    .init("as published", CompressionChecker(vocabulary: 16, length: 32)) {
      (_: inout Compression) in
    },
    .init("smallest", CompressionChecker(vocabulary: 2, length: 2)) { (it: inout Compression) in
      (it.vocabularySize, it.length) = (2, 2)
    },
    .init("as published", CopyingChecker(vocabulary: 16, length: 256, copied: 16)) {
      (_: inout SelectiveCopying) in
    },
    .init("smallest", CopyingChecker(vocabulary: 3, length: 4, copied: 1)) {
      (it: inout SelectiveCopying) in
      (it.vocabularySize, it.length, it.copiedTokens) = (3, 4, 1)
    },
  ]

  private static let memorization: [Self] = [(256, 32), (19, 8)].map { vocabulary, length in
    var settings = Memorization()
    (settings.vocabularySize, settings.length) = (vocabulary, length)
    settings.counts.training = 0
    let told = (0..<2000).map { settings.example($0, of: .train, from: stream) }
    let facts = try? MemorizationChecker.facts(in: told, vocabulary: vocabulary)
    let checker = MemorizationChecker(vocabulary: vocabulary, length: length, facts: facts ?? [:])
    return .init("of \(vocabulary) tokens", checker) { (it: inout Memorization) in it = settings }
  }

  private static let recall: [Self] = [
    .init(
      "as published",
      ForgettingChecker(vocabulary: 8192, length: 64, pairs: 8, updates: 4, filled: true)
    ) { (_: inout ForgettingMQAR) in },
    .init(
      "without room",
      ForgettingChecker(vocabulary: 19, length: 18, pairs: 3, updates: 3, filled: false)
    ) { (it: inout ForgettingMQAR) in
      (it.vocabularySize, it.length, it.pairs, it.updates) = (19, 18, 3, 3)
      (it.randomNonQueries, it.power) = (false, 1)
    },
    .init("as published", CompositionalChecker(vocabulary: 8192, length: 64, side: 3, filled: true))
    {
      (_: inout CompositionalMQAR) in
    },
    .init("without room", CompositionalChecker(vocabulary: 26, length: 25, side: 2, filled: false))
    {
      (it: inout CompositionalMQAR) in
      (it.vocabularySize, it.length, it.pairs, it.randomNonQueries) = (26, 25, 4, false)
    },
  ]

  private static let circuits: [Self] = [2, 17, 32].flatMap { length -> [Self] in
    func checker(_ function: CircuitChecker.Function) -> CircuitChecker {
      CircuitChecker(function: function, length: length)
    }
    return [
      .init("of \(length)", checker(.parity)) { (it: inout Parity) in it.length = length },
      .init("of \(length)", checker(.majority)) { (it: inout Majority) in it.length = length },
      .init(
        "of \(length)", CircuitChecker(function: .mostFrequent, length: length, vocabulary: 7)
      ) { (it: inout VocabularyMajority) in (it.length, it.vocabularySize) = (length, 7) },
      .init("of \(length)", checker(.eachParity)) { (it: inout CumulativeParity) in
        it.length = length
      },
      .init("of \(length)", checker(.eachMajority)) { (it: inout CumulativeMajority) in
        it.length = length
      },
    ]
  }

  private static let retrieval: [Self] = [
    .init("of a passkey", NeedleChecker(length: 256)) { (_: inout Needle) in },
    .init(
      "of many",
      NeedleChecker(
        length: 90, keys: 4, values: 2, queries: 3, digits: 2, identifiers: 4, fillers: 1)
    ) { (it: inout Needle) in
      (it.length, it.keys, it.valuesPerKey, it.queries) = (90, 4, 2, 3)
      (it.digits, it.identifiers, it.fillerSymbols, it.depth) = (2, 4, 1, 0.5)
    },
    .init("without filler", NeedleChecker(length: 5, digits: 1)) { (it: inout Needle) in
      (it.length, it.digits) = (5, 1)
    },
    .init("as published", InductionChecker(vocabulary: 16, length: 256)) {
      (_: inout InductionHeads) in
    },
    .init("smallest", InductionChecker(vocabulary: 3, length: 3)) { (it: inout InductionHeads) in
      (it.vocabularySize, it.length) = (3, 3)
    },
    .init("of five names", TrackingChecker(length: 256)) { (_: inout VariableTracking) in },
    .init("of chains", TrackingChecker(length: 28, chains: 3, hops: 1, names: 6, values: 3)) {
      (it: inout VariableTracking) in
      (it.length, it.chains, it.hops, it.names, it.values) = (28, 3, 1, 6, 3)
    },
  ]
}
