import Foundation
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
  /// `log (s + 1)^(a − 1)` for each slot `s`, `[S]`.
  private let logWeights: [Double]

  /// Makes the task.
  ///
  /// - Throws: `TaskError.impossibleSettings` with all that is wrong.
  package init(_ settings: MQARSettings) throws(TaskError) {
    let mistakes = settings.mistakes
    guard mistakes.isEmpty else { throw .impossibleSettings(mistakes) }
    self.settings = settings
    logWeights = (0..<settings.length / 2 - settings.pairs).map {
      (settings.power - 1) * log(Double($0 + 1))
    }
  }

  package var vocabularySize: Int { settings.vocabularySize }
  package var length: Int { settings.length }
  package var bosToken: Int32? { nil }
  package var measures: [Measure] { [.loss, .accuracy, .microAccuracy] }
  package var headline: Measure { .accuracy }

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
    let half = settings.vocabularySize / 2
    let keys = distinct(settings.pairs, of: 1..<half, from: random.stream("keys"))
    let values = distinct(
      settings.pairs, of: half..<settings.vocabularySize, from: random.stream("values"))
    let slots = drawSlots(from: random.stream("slots"))

    var tokens = [Int32](repeating: 0, count: settings.length)
    var targets = [Int32](repeating: Example.ignoredTarget, count: settings.length)
    for pair in 0..<settings.pairs {
      tokens[2 * pair] = keys[pair]
      tokens[2 * pair + 1] = values[pair]
      let query = 2 * (settings.pairs + slots[pair])
      tokens[query] = keys[pair]
      targets[query] = values[pair]
    }
    if settings.randomNonQueries { fillBlanks(of: &tokens, from: random.stream("filler")) }
    return Example(tokens: tokens, targets: targets)
  }

  /// Draws `count` different integers of `range` in random order.
  ///
  /// By rejection, which costs O(`count`) where a shuffle costs O(V): at most half of the range is
  /// ever taken (4K ≤ L < V), so that a draw succeeds with probability a half or more.
  private func distinct(
    _ count: Int, of range: Range<Int>, from stream: RandomStream
  ) -> [Int32] {
    var random = stream
    var seen = Set<Int>(minimumCapacity: count)
    var drawn: [Int32] = []
    drawn.reserveCapacity(count)
    while drawn.count < count {
      let candidate = range.lowerBound + random.integer(below: range.count)
      if seen.insert(candidate).inserted { drawn.append(Int32(candidate)) }
    }
    return drawn
  }

  /// Draws `K` different slots, one after the other, each with probability in proportion to the
  /// weights of those left.
  ///
  /// Done as a race: slot `s` arrives after an exponential time of rate `w_s`, and the first `K`
  /// arrivals, in order, have exactly the distribution of that sequential draw, for the winner among
  /// the slots left is `s` with probability `w_s / Σ w`, whatever the time (Efraimidis and Spirakis
  /// 2006). Times are compared by their logarithms, which cannot overflow.
  private func drawSlots(from stream: RandomStream) -> [Int] {
    var random = stream
    let arrivals = logWeights.map { logWeight in log(-log(1 - random.uniform())) - logWeight }
    let order = arrivals.indices.sorted { (arrivals[$0], $0) < (arrivals[$1], $1) }
    return Array(order.prefix(settings.pairs))
  }

  /// Puts a uniform token of the whole vocabulary in the place of each blank.
  ///
  /// As in the original, it may equal a key, a value or the blank.
  private func fillBlanks(of tokens: inout [Int32], from stream: RandomStream) {
    var random = stream
    for position in tokens.indices where tokens[position] == 0 {
      tokens[position] = Int32(random.integer(below: settings.vocabularySize))
    }
  }
}
