/// A stream of random numbers that is a value and splits by name.
///
/// A child stream is a function of its parent's *seed* and its own name, never of how many numbers
/// the parent or a sibling has drawn: adding a layer cannot change the data. The generator is
/// SplitMix64 (Steele, Lea, Flood 2014) used as a counter: number `i` is `mix(seed + (i + 1) γ)`,
/// so that kernels reach any number without drawing those before it.
package struct RandomStream: Equatable, Sendable {
  /// The identity of the stream; drawing does not change it.
  package let seed: UInt64
  /// How many numbers have been drawn.
  package private(set) var position: UInt64 = 0

  /// The root stream of a run.
  package init(seed: UInt64) {
    self.seed = seed
  }

  /// The stream of a seed where so many numbers have been drawn from it.
  package init(seed: UInt64, drawn: UInt64) {
    self.seed = seed
    position = drawn
  }

  /// The child stream called `name`.
  package func stream(_ name: String) -> RandomStream {
    var hash = seed ^ 0x6765_636b_6f00_0000
    for byte in name.utf8 {
      hash = Self.mix((hash ^ UInt64(byte)) &+ Self.increment)
    }
    return RandomStream(seed: Self.mix(hash ^ UInt64(name.utf8.count)))
  }

  /// The child stream numbered `index`.
  package func stream(_ index: Int) -> RandomStream {
    let mixed = Self.mix(UInt64(bitPattern: Int64(index)) &+ Self.increment)
    return RandomStream(seed: Self.mix(seed &+ 0x9fb2_1c65_1e98_df25 ^ mixed))
  }

  /// Draws 64 random bits.
  package mutating func next() -> UInt64 {
    position &+= 1
    return Self.mix(seed &+ position &* Self.increment)
  }

  /// The bits that the draw numbered `index` (from 0) yields, without drawing.
  package func bits(at index: UInt64) -> UInt64 {
    Self.mix(seed &+ (index &+ 1) &* Self.increment)
  }

  static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15

  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
