import Experiments
import Foundation
import Tensors
import Testing

@Suite struct `A sampling rule` {
  private let logits: [Float] = [0, 2, 1, 2, -1]

  /// How often each token is drawn of 20,000.
  private func counts(_ rule: SamplingRule, after earlier: [Int32] = []) -> [Int] {
    var stream = RandomStream(seed: 1)
    var counts = [Int](repeating: 0, count: logits.count)
    for _ in 0..<20_000 {
      counts[Int(rule.token(from: logits, after: earlier, using: &stream))] += 1
    }
    return counts
  }

  /// The parts that the softmax of `scores` gives; five standard deviations of a count is the bound.
  private func expect(_ counts: [Int], _ scores: [Double?]) {
    let weights = scores.map { $0.map { exp($0) } ?? 0 }
    let total = weights.reduce(0, +)
    for (count, weight) in zip(counts, weights) {
      let part = weight / total
      let deviation = (20_000 * part * (1 - part)).squareRoot()
      #expect(abs(Double(count) - 20_000 * part) <= 5 * deviation, "\(counts) for \(scores)")
    }
  }

  @Test func `draws from the model's distribution, sharpened by a temperature`() {
    var rule = SamplingRule()
    expect(counts(rule), [0, 2, 1, 2, -1])
    rule.temperature = 0.5
    expect(counts(rule), [0, 4, 2, 4, -2])
    rule.temperature = 0
    #expect(counts(rule) == [0, 20_000, 0, 0, 0])
  }

  @Test func `keeps the likeliest`() {
    var rule = SamplingRule()
    rule.topK = 3
    expect(counts(rule), [nil, 2, 1, 2, nil])
    rule.topK = 1
    #expect(counts(rule) == [0, 20_000, 0, 0, 0])
    rule.topK = nil
    // The two likeliest have 0.38 each: the third is needed for 0.8.
    rule.topP = 0.7
    expect(counts(rule), [nil, 2, nil, 2, nil])
    rule.topP = 0.8
    expect(counts(rule), [nil, 2, 1, 2, nil])
    rule.topP = 1
    rule.minP = 0.3
    expect(counts(rule), [nil, 2, 1, 2, nil])
    rule.minP = 1
    expect(counts(rule), [nil, 2, nil, 2, nil])
  }

  @Test func `makes what was said less likely`() {
    var rule = SamplingRule()
    rule.repetitionPenalty = 2
    expect(counts(rule, after: [1, 4, 1]), [0, 1, 1, 2, -2])
    rule.penaltyWindow = 1
    expect(counts(rule, after: [4, 1]), [0, 1, 1, 2, -1])
  }
}
