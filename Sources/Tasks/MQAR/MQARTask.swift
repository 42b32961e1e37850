package import Tensors

/// Multi-query associative recall, exactly as zoology's `multiquery_ar.py` defines it.
///
/// The paper is Arora and others, 2023.
///
///     k₁ v₁ k₂ v₂ … k_K v_K   · · k₁ · · · k₃ · k₂ · ·
///     context, 2K tokens       query area, S = (L − 2K) / 2 slots of two tokens
///
/// Keys are `K` different tokens of `1 ..< V/2`, values `K` different ones of `V/2 ..< V`, new for
/// every example. Slot `g_i` of the query area, token `2K + 2 g_i`, shows key `i`, and its label is
/// value `i`; nothing else is labelled. The value itself is not in the query area.
package struct MQARTask: SequenceTask {
  package let settings: MQARSettings
  private let slots: QuerySlots

  /// Makes the task.
  ///
  /// - Throws: `TaskError.impossibleSettings` with all that is wrong.
  package init(_ settings: MQARSettings) throws(TaskError) {
    let mistakes = settings.mistakes
    guard mistakes.isEmpty else { throw .impossibleSettings(mistakes) }
    self.settings = settings
    slots = QuerySlots(settings.length / 2 - settings.pairs, power: settings.power)
  }

  package var vocabularySize: Int { settings.vocabularySize }
  package var length: Int { settings.length }
  package var bosToken: Int32? { nil }
  package var measures: [Measure] { settings.measures }
  package var headline: Measure { .accuracy }
  package var standards: TaskStandards {
    TaskStandards(chance: settings.chance, ceiling: settings.ceiling)
  }

  /// Training never ends; the evaluation splits have as many examples as the settings say.
  package func count(of split: Split) -> Int? {
    switch split {
    case .train: nil
    case .validation: settings.validationExamples
    case .test: settings.testExamples
    }
  }

  /// Makes an example.
  ///
  /// Keys, values, slots and filler have streams of their own: the same example with and without
  /// filler asks the same questions.
  ///
  /// - Complexity: O(L log L).
  package func example(
    _ index: Int, of split: Split, from stream: RandomStream
  ) -> Example {
    requireExample(index, of: split)
    let random = stream.stream(split.rawValue).stream(index)
    let half = Int32(settings.vocabularySize / 2)
    var (keyStream, valueStream) = (random.stream("keys"), random.stream("values"))
    let keys = keyStream.distinctTokens(settings.pairs, of: 1..<half)
    let values = valueStream.distinctTokens(
      settings.pairs, of: half..<Int32(settings.vocabularySize))
    let slots = slots.drawn(settings.pairs, from: random.stream("slots"))

    var tokens = [Int32](repeating: 0, count: settings.length)
    var targets = [Int32](repeating: Example.ignoredTarget, count: settings.length)
    for pair in 0..<settings.pairs {
      tokens[2 * pair] = keys[pair]
      tokens[2 * pair + 1] = values[pair]
      let query = 2 * (settings.pairs + slots[pair])
      tokens[query] = keys[pair]
      targets[query] = values[pair]
    }
    if settings.randomNonQueries {
      Filler.fillBlanks(
        of: &tokens, below: settings.vocabularySize, from: random.stream("filler"))
    }
    return Example(tokens: tokens, targets: targets)
  }
}
