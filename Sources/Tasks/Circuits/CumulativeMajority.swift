/// Whether the ones are at least as many as the zeros so far, at each bit, as zoology defines it.
///
///     0 1 1 0 0 …
///     0 1 1 1 0 …      labels, L
///
/// A tie is a 1, so that a guess of 1 is right more often than `chance` says.
package struct CumulativeMajority: BitCircuit {
  /// `L`.
  package var length = 32
  package var counts = Self.published

  package init() {}

  package static let kind = "cumulative_majority"
  package static let summary = "Whether ones are not outnumbered so far, at each bit, by zoology."

  package var inputs: Int { length }
  package var labelledPart: Double { 1 }

  package func example(_ draw: ExampleDraw) -> Example {
    let bits = bits(draw)
    var balance: Int32 = 0
    let targets = bits.map { bit in
      balance += 2 * bit - 1
      return balance >= 0 ? Int32(1) : 0
    }
    return Example(tokens: bits, targets: targets)
  }
}
