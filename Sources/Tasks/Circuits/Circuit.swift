import Tensors

/// A task of zoology's circuits: a function of the whole of a sequence of independent tokens.
package protocol Circuit: SyntheticTask {
  /// The independent tokens of a sequence.
  var inputs: Int { get }
  /// The values that each of them can have.
  var symbols: Int { get }
  /// `L`, the tokens of a sequence.
  var length: Int { get set }
}

extension Circuit {
  /// How many examples zoology's circuits have.
  package static var published: ExampleCounts {
    ExampleCounts(training: 100_000, validation: 1000, test: 1000)
  }

  /// The setting `length`.
  package static var lengthSetting: TaskSetting<Self> {
    .integer("length", \.length, "Tokens of a sequence.")
  }

  /// The part of the test examples whose very sequence is expected to be among the training
  /// examples: splits have streams of their own, but short sequences are few.
  ///
  ///     1 − (1 − symbols^−inputs)^train_examples
  ///
  /// Endless training shows all of them in the end.
  package var repeatedPart: Double {
    guard counts.training > 0 else { return 1 }
    var sequences = 1.0
    for _ in 0..<inputs where sequences < 1e300 { sequences *= Double(symbols) }
    return Coverage.expected(draws: Double(counts.training), outOf: sequences)
  }
}

/// A circuit of bits: tokens 0 and 1, and 2 for an end.
package protocol BitCircuit: Circuit {}

extension BitCircuit {
  package static var settings: [TaskSetting<Self>] { [lengthSetting] + countSettings }

  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    mistakes.expectSize("length", length, atLeast: 2)
    return mistakes + counts.mistakes
  }

  package var vocabularySize: Int { 3 }
  package var symbols: Int { 2 }
  package var chance: Double { 0.5 }

  /// Draws the bits of an example.
  func bits(_ draw: ExampleDraw) -> [Int32] {
    var random = draw.random
    var (word, left): (UInt64, Int) = (0, 0)
    return (0..<inputs).map { _ in
      if left == 0 { (word, left) = (random.next(), 64) }
      defer { (word, left) = (word >> 1, left - 1) }
      return Int32(word & 1)
    }
  }
}

extension Example {
  /// A sequence, then `end`, at which `answer` is the only label.
  init(_ sequence: [Int32], end: Int32, answer: Int32) {
    let ignored = repeatElement(Example.ignoredTarget, count: sequence.count)
    self.init(tokens: sequence + [end], targets: ignored + [answer])
  }
}
