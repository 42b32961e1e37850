/// Whether the number of ones is odd, as zoology defines it.
///
///     0 1 1 0 … 1 E      L − 1 bits and the end, token 2, at which the parity is the only label
package struct Parity: BitCircuit {
  /// `L`.
  package var length = 32
  package var counts = Self.published

  package init() {}

  package static let kind = "parity"
  package static let summary = "Whether the number of ones is odd, as zoology defines it."

  package var inputs: Int { length - 1 }
  package var labelledPart: Double { 1 / Double(length) }

  package func example(_ draw: ExampleDraw) -> Example {
    let bits = bits(draw)
    return Example(bits, end: 2, answer: bits.reduce(0, ^))
  }
}
