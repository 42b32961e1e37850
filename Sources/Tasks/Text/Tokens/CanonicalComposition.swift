import Foundation

/// Normalization Form C of Unicode (UAX 15).
///
/// A letter and the marks on it become the one character that Unicode has for them. Bytes that are no UTF-8
/// stay as they are.
enum CanonicalComposition {
  /// Bytes that a text may lose or gain for each byte: Hangul is composed three to one, a few signs are
  /// taken apart one to three.
  static let factor = 3

  /// A text in Form C.
  static func composed(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(where: { $0 >= 0x80 }) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var start = 0
    while start < text.count {
      // What is between two characters of ASCII, and the one before it, which a mark may stand on.
      var end = start
      while end < text.count, text[end] < 0x80 { end += 1 }
      guard end < text.count else { break }
      let begin = max(start, end - 1)
      result += text[start..<begin]
      while end < text.count, text[end] >= 0x80 { end += 1 }
      result += composed(stretch: text[begin..<end])
      start = end
    }
    return result + text[start...]
  }

  private static func composed(stretch: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var scalars = String.UnicodeScalarView()
    func flush() {
      result += Array(String(scalars).precomposedStringWithCanonicalMapping.utf8)
      scalars = String.UnicodeScalarView()
    }
    var parser = Unicode.UTF8.ForwardParser()
    var bytes = stretch.makeIterator()
    var position = stretch.startIndex
    while true {
      switch parser.parseScalar(from: &bytes) {
      case .valid(let encoded):
        scalars.append(Unicode.UTF8.decode(encoded))
        position += encoded.count
      case .error(let length):
        flush()
        result += stretch[position..<position + length]
        position += length
      case .emptyInput:
        flush()
        return result
      }
    }
  }
}
