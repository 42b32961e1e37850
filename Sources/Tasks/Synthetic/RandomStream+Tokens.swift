import Tensors

extension RandomStream {
  /// Draws a token uniform in `range`.
  ///
  /// - Precondition: `range` is not empty.
  mutating func token(of range: Range<Int32>) -> Int32 {
    range.lowerBound + Int32(integer(below: range.count))
  }

  /// Draws `count` different tokens of `range`, in random order.
  ///
  /// By rejection, which costs O(`count`) where a shuffle costs O(`range.count`) as long as no more
  /// than about half of the range is taken.
  ///
  /// - Precondition: the range has `count` tokens.
  mutating func distinctTokens(_ count: Int, of range: Range<Int32>) -> [Int32] {
    precondition(count <= range.count, "\(count) different tokens of \(range)")
    var drawn: [Int32] = []
    drawn.reserveCapacity(count)
    guard count > 8 else {
      while drawn.count < count {
        let candidate = token(of: range)
        if !drawn.contains(candidate) { drawn.append(candidate) }
      }
      return drawn
    }
    var seen = Set<Int32>(minimumCapacity: count)
    while drawn.count < count {
      let candidate = token(of: range)
      if seen.insert(candidate).inserted { drawn.append(candidate) }
    }
    return drawn
  }
}
