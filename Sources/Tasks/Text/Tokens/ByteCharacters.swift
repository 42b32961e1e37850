/// The characters that stand for bytes in the vocabularies of byte-level tokenizers (GPT-2's table).
///
/// A byte that is a visible character of Latin-1 stands for itself; the others, in their order, are the
/// characters from U+0100 on, so that a space is `Ġ` and a line end `Ċ`.
enum ByteCharacters {
  static let all: [Unicode.Scalar] = {
    var characters: [Unicode.Scalar] = []
    var next: UInt32 = 0x100
    for byte in UInt8.min...UInt8.max {
      switch byte {
      case 0x21...0x7e, 0xa1...0xac, 0xae...0xff:
        characters.append(Unicode.Scalar(byte))
      default:
        characters.append(Unicode.Scalar(next) ?? "?")
        next += 1
      }
    }
    return characters
  }()

  private static let bytes = Dictionary(
    uniqueKeysWithValues: all.enumerated().map { ($0.element, UInt8($0.offset)) })

  /// The text that stands for bytes.
  static func text(of bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(all[Int(byte)]) }
    return String(text)
  }

  /// The bytes that a text stands for; its own UTF-8 where one of its characters stands for none.
  static func bytes(of text: String) -> [UInt8] {
    let bytes = text.unicodeScalars.compactMap { Self.bytes[$0] }
    return bytes.count == text.unicodeScalars.count ? bytes : Array(text.utf8)
  }
}
