/// Encodes a text that comes in pieces as if it came at once.
package struct StreamEncoder {
  private var encoder: PairEncoder
  private var cutter = TextCutter()
  /// Whether a part of the text was encoded before.
  private var isWithin = false

  /// An encoder at the beginning of a text.
  package init(_ tokenizer: BytePairTokenizer) { encoder = PairEncoder(tokenizer) }

  /// The tokens of the text up to somewhere in `bytes`, as far as they are settled.
  package mutating func tokens(of bytes: [UInt8]) -> [Int32] {
    if encoder.tokenizer.isBytes { return bytes.map { Int32($0) } }
    guard let text = cutter.cut(bytes) else { return [] }
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
