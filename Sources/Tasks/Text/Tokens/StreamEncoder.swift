/// Encodes a text that comes in pieces as if it came at once.
package struct StreamEncoder {
  private var encoder: PairEncoder
  private var cutter: TextCutter
  /// Whether a part of the text was encoded before.
  private var isWithin = false

  /// An encoder at the beginning of a text.
  ///
  /// - Parameters:
  ///   - tokenizer: Says what tokens are.
  ///   - path: Where the text is, for messages.
  package init(_ tokenizer: BytePairTokenizer, path: String) {
    encoder = PairEncoder(tokenizer)
    cutter = TextCutter(for: tokenizer, path: path)
  }

  /// Bytes of the stretches of text that a normalizer has changed so far, and what they became.
  package var replaced: BytePairTokenizer.Replaced { encoder.replaced }

  /// The tokens of the text up to somewhere in `bytes`, as far as they are settled.
  ///
  /// - Throws: `TaskError.uncut` when the text cannot be cut, and is too long to be held.
  package mutating func tokens(of bytes: [UInt8]) throws(TaskError) -> [Int32] {
    if encoder.tokenizer.isBytes { return bytes.map { Int32($0) } }
    guard let text = try cutter.cut(bytes) else { return [] }
    return encoded(text)
  }

  /// The tokens of what is left at the end of a text; the next piece begins another one.
  package mutating func rest() -> [Int32] {
    defer { isWithin = false }
    return encoded(cutter.rest())
  }

  private mutating func encoded(_ text: [UInt8]) -> [Int32] {
    guard !text.isEmpty else { return [] }
    var tokens: [Int32] = []
    encoder.encode(text, goesOn: isWithin, into: &tokens)
    isWithin = true
    return tokens
  }
}
