/// Cuts a text that comes in pieces where it may be cut: in front of a space behind a letter or number, so
/// that the words of each part are those of the whole.
///
/// A stretch of 16 MB without such a place is cut between two characters.
package struct TextCutter {
  private var held: [UInt8] = []

  /// Bytes from which on a text is handed out, and beyond which it is cut anywhere.
  private static let (enough, most) = (1 << 18, 16 << 20)

  /// A cutter at the beginning of a text.
  package init() {}

  /// Adds bytes.
  ///
  /// - Returns: The text up to a place where it may be cut; `nil` while there is little, or no such place.
  package mutating func cut(_ bytes: [UInt8]) -> [UInt8]? {
    held += bytes
    guard held.count >= Self.enough else { return nil }
    var border = held.count - 1
    while border > 0, !WordScanner.isBorder(border, of: held) { border -= 1 }
    if border == 0 {
      guard held.count >= Self.most else { return nil }
      border = held.count - 1
      // Bytes 10xxxxxx go on with a character.
      while border > held.count - 4, held[border] & 0xc0 == 0x80 { border -= 1 }
    }
    let text = Array(held[..<border])
    held.removeFirst(border)
    return text
  }

  /// What is left at the end of a text.
  package mutating func rest() -> [UInt8] {
    defer { held = [] }
    return held
  }
}
