/// The parity of the bits so far, at each of them, as zoology defines it.
///
///     0 1 1 0 1 …
///     0 1 0 0 1 …      labels, L
///
/// Zoology's sequences of length `L` have `L − 1` bits, these `L`, as those of the other circuits.
package struct CumulativeParity: BitCircuit {
  /// `L`.
  package var length = 32
  package var counts = Self.published

  package init() {}

  package static let kind = "cumulative_parity"
  package static let summary = "The parity of the bits so far, at each, as zoology defines it."

  package var inputs: Int { length }
  package var labelledPart: Double { 1 }

  package func example(_ draw: ExampleDraw) -> Example {
    let bits = bits(draw)
    var parity: Int32 = 0
    let targets = bits.map { bit in
      parity ^= bit
      return parity
    }
    return Example(tokens: bits, targets: targets)
  }
}
