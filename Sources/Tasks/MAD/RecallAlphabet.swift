/// What the tokens of mad-lab's recall tasks mean.
///
///     keys · values · noise · copy prefix, if only the last pair is asked for
struct RecallAlphabet {
  /// The lower half of what is neither noise nor the prefix.
  let keys: Range<Int32>
  /// The upper half.
  let values: Range<Int32>
  /// Tokens that mean nothing.
  let noise: Range<Int32>
  /// The last token, which stands before the only question; `nil` when every repetition is one.
  let copyPrefix: Int32?

  /// The alphabet of `size` tokens.
  ///
  /// - Precondition: at least two of them are neither noise nor the prefix.
  init(size: Int, noise: Int = 0, multiQuery: Bool) {
    let prefixes = multiQuery ? 0 : 1
    let plain = Int32(size - noise - prefixes)
    keys = 0..<plain / 2
    values = plain / 2..<plain
    self.noise = plain..<plain + Int32(noise)
    copyPrefix = multiQuery ? nil : Int32(size) - 1
  }
}
