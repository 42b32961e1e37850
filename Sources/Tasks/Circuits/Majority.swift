/// Whether more than half of the bits are ones, as zoology defines it.
///
///     0 1 1 0 … 1 E      L − 1 bits and the end, token 2, at which the answer is the only label
///
/// A tie, which an odd number of bits excludes, is a 0.
package struct Majority: BitCircuit {
  /// `L`.
  package var length = 32
  package var counts = Self.published

  package init() {}

  package static let kind = "majority"
  package static let summary = "Whether more than half of the bits are ones, as zoology defines it."

  package var inputs: Int { length - 1 }
  package var labelledPart: Double { 1 / Double(length) }

  package func example(_ draw: ExampleDraw) -> Example {
    let bits = bits(draw)
    let ones = Int(bits.reduce(0, +))
    return Example(bits, end: 2, answer: 2 * ones > bits.count ? 1 : 0)
  }
}
