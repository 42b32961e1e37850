/// Attention dropout that takes keys away before the softmax, without rescaling.
///
/// Source: Li and others 2023, *DropKey*. Whether query `i` of `Lq` misses key `j` of `Lk` in head `h` of sequence `b` is draw
/// `((b H + h) Lq + i) Lk + j` of the stream, so that passes and tiles draw it anew in any order.
package struct DropKey: Sendable {
  /// Probability that a head's query misses a key.
  package let rate: Double
  /// Where the decisions come from; drawing at an index does not advance it.
  package let stream: RandomStream

  /// A dropout of keys.
  ///
  /// - Precondition: `rate` lies in `[0, 1]`.
  package init(rate: Double, stream: RandomStream) {
    precondition((0...1).contains(rate), "a rate of dropped keys lies in [0, 1], found \(rate)")
    self.rate = rate
    self.stream = stream
  }

  /// A draw whose upper 32 bits are below this drops its key.
  var threshold: UInt64 { UInt64((rate * 0x1p32).rounded()) }

  /// Whether the decision numbered `index` drops its key.
  package func drops(_ index: Int) -> Bool {
    stream.bits(at: UInt64(index)) >> 32 < threshold
  }
}
