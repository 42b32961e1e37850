import Tensors

/// A random order of `0 ..< count` of which every place is computed by itself, in O(1).
///
/// A Feistel network permutes the smallest range of 2^(2b) numbers that holds the count; a number
/// that falls outside of the count is permuted again until it does not (Black and Rogaway 2002,
/// "cycle walking"), which takes fewer than four turns on average. A bijection whatever the stream.
struct EpochOrder {
  private let count: Int
  private let stream: RandomStream
  /// `b`.
  private let halfBits: Int

  /// An order drawn from `stream`.
  ///
  /// - Precondition: `count` is positive.
  init(_ count: Int, drawnFrom stream: RandomStream) {
    precondition(count > 0, "an order of \(count) examples")
    self.count = count
    self.stream = stream
    let bits = Int.bitWidth - (count - 1).leadingZeroBitCount
    halfBits = max(1, (bits + 1) / 2)
  }

  /// What comes at `place`.
  ///
  /// - Precondition: `place` lies in `0 ..< count`.
  subscript(_ place: Int) -> Int {
    var value = UInt64(place)
    repeat { value = permuted(value) } while value >= count
    return Int(value)
  }

  private func permuted(_ value: UInt64) -> UInt64 {
    let mask: UInt64 = 1 << halfBits - 1
    var (left, right) = (value >> halfBits, value & mask)
    for round: UInt64 in 0..<6 {
      (left, right) = (right, left ^ stream.bits(at: round << 48 | right) & mask)
    }
    return left << halfBits | right
  }
}
