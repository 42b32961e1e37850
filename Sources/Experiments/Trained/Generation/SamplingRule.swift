import Foundation
package import Tensors

/// How the next token is chosen from a model's logits.
///
/// In this order: the repetition penalty, the temperature, then what is kept of the distribution: the
/// `top-k` likeliest tokens, of those the fewest that make up `top-p`, of those the ones that are at
/// least `min-p` times as likely as the likeliest. What is left is drawn from.
package struct SamplingRule: Equatable, Sendable {
  /// Logits are divided by it; 0 takes the likeliest token, the first of equals.
  package var temperature = 1.0
  /// How many tokens are kept; `nil` keeps all.
  package var topK: Int?
  /// The part of the probability that the kept tokens make up (nucleus sampling, Holtzman and others
  /// 2020); 1 keeps all.
  package var topP = 1.0
  /// The part of the likeliest token's probability that a kept token has at least; 0 keeps all.
  package var minP = 0.0
  /// Logits of recent tokens are divided by it if positive, multiplied if negative (CTRL, Keskar and
  /// others 2019); 1 leaves them.
  package var repetitionPenalty = 1.0
  /// How many of the last tokens are recent.
  package var penaltyWindow = 64

  /// Draws from the model's own distribution.
  package init() {}

  /// Chooses a token.
  ///
  /// - Parameters:
  ///   - logits: Of every token, `[E]`.
  ///   - earlier: The tokens so far.
  ///   - stream: Draws one number, unless the temperature is 0.
  /// - Returns: The token.
  /// - Precondition: There is at least one logit, and all are finite.
  package func token(
    from logits: [Float], after earlier: [Int32], using stream: inout RandomStream
  ) -> Int32 {
    var scores = logits.map(Double.init)
    if repetitionPenalty != 1 {
      for token in Set(earlier.suffix(penaltyWindow)) {
        let score = scores[Int(token)]
        scores[Int(token)] = score > 0 ? score / repetitionPenalty : score * repetitionPenalty
      }
    }
    let ranked = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    guard temperature > 0 else { return Int32(ranked[0]) }
    let best = scores[ranked[0]]
    // The likeliest token has weight 1, so nothing overflows.
    var kept: [(token: Int, weight: Double)] = ranked.prefix(topK ?? ranked.count).map {
      ($0, exp((scores[$0] - best) / temperature))
    }
    if topP < 1 {
      let total = kept.reduce(0) { $0 + $1.weight }
      var sum = 0.0
      kept = Array(
        kept.prefix { entry in
          defer { sum += entry.weight }
          return sum < topP * total
        })
    }
    kept = Array(kept.prefix { $0.weight >= minP })
    let total = kept.reduce(0) { $0 + $1.weight }
    var rest = stream.uniform() * total
    for (token, weight) in kept {
      rest -= weight
      if rest < 0 { return Int32(token) }
    }
    return Int32(kept[kept.count - 1].token)
  }
}
