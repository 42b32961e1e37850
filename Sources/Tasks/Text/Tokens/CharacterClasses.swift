/// What a character is to a `WordRule`, looked up by its UTF-8.
///
/// Classes beyond ASCII are found out a page of 256 characters at a time, when a text has them.
package struct CharacterClasses {
  /// One class, or several that a rule takes together.
  struct Class: OptionSet {
    let rawValue: UInt8

    /// Lu and Lt.
    static let upper = Class(rawValue: 1)
    /// Ll.
    static let lower = Class(rawValue: 2)
    /// Lm and Lo: letters without case.
    static let caseless = Class(rawValue: 4)
    /// M: what is put on the letter before.
    static let mark = Class(rawValue: 8)
    /// N.
    static let number = Class(rawValue: 16)
    /// White space.
    static let space = Class(rawValue: 32)
    /// All else, a byte that is no UTF-8 included.
    static let symbol = Class(rawValue: 64)

    /// L.
    static let letter: Class = [.upper, .lower, .caseless]
    /// Neither letter, number nor white space.
    static let other: Class = [.mark, .symbol]
  }

  /// A character in a text.
  struct Character {
    let kind: Class
    /// Its bytes.
    let width: Int
  }

  private static let ascii: [Class] = (0..<128).map { of(Unicode.Scalar(UInt8($0))) }
  private var pages = [[Class]](repeating: [], count: 0x110000 >> 8)

  /// The character at `position`; a byte that does not begin one in UTF-8 is a `symbol`.
  @inline(__always)
  mutating func character(at position: Int, of text: [UInt8], end: Int) -> Character {
    let first = text[position]
    guard first >= 0x80 else { return Character(kind: Self.ascii[Int(first)], width: 1) }
    return longCharacter(at: position, of: text, end: end)
  }

  private mutating func longCharacter(at position: Int, of text: [UInt8], end: Int) -> Character {
    let first = UInt32(text[position])
    let invalid = Character(kind: .symbol, width: 1)
    let (width, smallest, start): (Int, UInt32, UInt32)
    switch first {
    case 0xc2...0xdf: (width, smallest, start) = (2, 0x80, first & 0x1f)
    case 0xe0...0xef: (width, smallest, start) = (3, 0x800, first & 0x0f)
    case 0xf0...0xf4: (width, smallest, start) = (4, 0x10000, first & 0x07)
    default: return invalid
    }
    guard position + width <= end else { return invalid }
    var value = start
    for byte in text[position + 1..<position + width] {
      guard byte & 0xc0 == 0x80 else { return invalid }
      value = value << 6 | UInt32(byte & 0x3f)
    }
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { return invalid }
    return Character(kind: kind(of: scalar), width: width)
  }

  private mutating func kind(of scalar: Unicode.Scalar) -> Class {
    let page = Int(scalar.value >> 8)
    if pages[page].isEmpty {
      pages[page] = (0..<256).map { low in
        Unicode.Scalar(scalar.value & ~0xff | UInt32(low)).map(Self.of) ?? .symbol
      }
    }
    return pages[page][Int(scalar.value & 0xff)]
  }

  private static func of(_ scalar: Unicode.Scalar) -> Class {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: .upper
    case .lowercaseLetter: .lower
    case .modifierLetter, .otherLetter: .caseless
    case .nonspacingMark, .spacingMark, .enclosingMark: .mark
    case .decimalNumber, .letterNumber, .otherNumber: .number
    default: scalar.properties.isWhitespace ? .space : .symbol
    }
  }

  /// The version of Unicode whose classes these are, "15.0": the latest in which a character came.
  package static let unicodeVersion: String = {
    var latest = (major: 0, minor: 0)
    for value in UInt32(0)..<0x110000 {
      if let age = Unicode.Scalar(value)?.properties.age, age > latest { latest = age }
    }
    return "\(latest.major).\(latest.minor)"
  }()
}
