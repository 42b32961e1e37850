import Foundation
import Tensors

/// The slots of a query area, drawn early rather than late.
///
/// Slot `s` has the weight `(s + 1)^(a − 1)`: near `a = 0` the first slots are likely, `a = 1` makes
/// all alike.
struct QuerySlots: Sendable {
  /// `log (s + 1)^(a − 1)` for each slot `s`, `[S]`.
  private let logWeights: [Double]

  /// `count` slots with the weights of `power`, `a`.
  init(_ count: Int, power: Double) {
    logWeights = (0..<count).map { (power - 1) * log(Double($0 + 1)) }
  }

  /// Draws `count` different slots, one after the other, each with probability in proportion to the
  /// weights of those left.
  ///
  /// Done as a race: slot `s` arrives after an exponential time of rate `w_s`, and the first `count`
  /// arrivals, in order, have exactly the distribution of that sequential draw, for the winner among
  /// the slots left is `s` with probability `w_s / Σ w`, whatever the time (Efraimidis and Spirakis
  /// 2006). Times are compared by their logarithms, which cannot overflow.
  ///
  /// - Complexity: O(S log S).
  func drawn(_ count: Int, from stream: RandomStream) -> [Int] {
    var random = stream
    let arrivals = logWeights.map { logWeight in log(-log(1 - random.uniform())) - logWeight }
    let order = arrivals.indices.sorted { (arrivals[$0], $0) < (arrivals[$1], $1) }
    return Array(order.prefix(count))
  }
}
