import Foundation

extension RandomStream {
  /// Draws a number uniform in `[0, 1)`, a multiple of 2⁻⁵³.
  package mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Draws an integer uniform in `0 ..< bound`, without bias (Lemire 2019).
  ///
  /// - Precondition: `bound` is positive.
  package mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "integer(below: \(bound)): the bound must be positive")
    let range = UInt64(bound)
    let threshold = (0 &- range) % range
    while true {
      let product = next().multipliedFullWidth(by: range)
      if product.low >= threshold { return Int(product.high) }
    }
  }

  /// Draws from the normal distribution of mean 0 and the given standard deviation (Box–Muller).
  package mutating func normal(deviation: Double = 1) -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return deviation * radius * cos(2 * .pi * uniform())
  }

  /// Draws from the normal distribution truncated at `bound` on both sides, by rejection.
  ///
  /// - Precondition: `bound` is positive.
  package mutating func normal(deviation: Double, truncatedAt bound: Double) -> Double {
    precondition(bound > 0, "a truncated normal needs a positive bound, found \(bound)")
    while true {
      let value = normal(deviation: deviation)
      if abs(value) <= bound { return value }
    }
  }

  /// Draws a permutation of `0 ..< count` (Fisher–Yates).
  package mutating func permutation(of count: Int) -> [Int] {
    distinct(count, below: count)
  }

  /// Draws `count` different integers of `0 ..< bound`, in random order.
  ///
  /// - Precondition: `count` is at most `bound`.
  /// - Complexity: O(`bound`).
  package mutating func distinct(_ count: Int, below bound: Int) -> [Int] {
    precondition(count <= bound, "\(count) different integers below \(bound) do not exist")
    var values = Array(0..<bound)
    for index in 0..<count {
      values.swapAt(index, index + integer(below: bound - index))
    }
    return Array(values.prefix(count))
  }
}
