/// Goes through the JSON of one row, byte by byte, without making values of what is passed over.
struct JSONScanner {
  /// What is wrong with a row.
  struct Mistake: Error {
    /// Bytes from the row's beginning.
    let offset: Int
    let expected: String
    let found: String
  }

  private let bytes: ArraySlice<UInt8>
  /// The index of the next byte.
  var position: Int

  private static let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
  private static let (comma, colon) = (UInt8(ascii: ","), UInt8(ascii: ":"))

  init(_ row: ArraySlice<UInt8>) {
    bytes = row
    position = row.startIndex
    skipSpace()
  }

  private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  /// Whether a text begins here.
  var isAtText: Bool { next == Self.quote }
  /// Whether an object begins here.
  var isAtObject: Bool { next == UInt8(ascii: "{") }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a {
      position += 1
    }
  }

  // MARK: Objects

  /// Goes into an object, if one begins here.
  mutating func opensObject() throws(Mistake) -> Bool {
    guard isAtObject else { return false }
    position += 1
    return true
  }

  /// The name of the object's next field, and goes to its value; goes behind the object at its end.
  mutating func nextName() throws(Mistake) -> [UInt8]? {
    skipSpace()
    let isFirst = bytes[..<position].last { $0 > 0x20 } == UInt8(ascii: "{")
    if next == UInt8(ascii: "}") {
      position += 1
      return nil
    }
    if !isFirst {
      guard next == Self.comma else { throw mistake(expected: "',' or '}'") }
      position += 1
    }
    return try name()
  }

  /// A field's name, and the colon behind it.
  private mutating func name() throws(Mistake) -> [UInt8] {
    skipSpace()
    guard isAtText else { throw mistake(expected: "the name of a field") }
    let start = position + 1
    try skipText()
    let raw = bytes[start..<position - 1]
    skipSpace()
    guard next == Self.colon else { throw mistake(expected: "':'") }
    position += 1
    guard raw.contains(Self.backslash) else { return Array(raw) }
    var inside = self
    inside.position = start - 1
    // A name that is no text is no field that anything asks for.
    return (try? inside.text()) ?? Array(raw)
  }

  // MARK: Values that are passed over

  /// Goes behind the value that begins here.
  mutating func skipValue() throws(Mistake) {
    // What closes each array and object that is open, so that depth costs no stack.
    var closers: [UInt8] = []
    while true {
      skipSpace()
      switch next {
      case UInt8(ascii: "{"):
        position += 1
        closers.append(UInt8(ascii: "}"))
        skipSpace()
        if next != closers.last {
          _ = try name()
          continue
        }
      case UInt8(ascii: "["):
        position += 1
        closers.append(UInt8(ascii: "]"))
        skipSpace()
        if next != closers.last { continue }
      case Self.quote: try skipText()
      default: try skipScalar()
      }
      while let closer = closers.last {
        skipSpace()
        if next == closer {
          position += 1
          closers.removeLast()
          continue
        }
        guard next == Self.comma else {
          throw mistake(expected: "',' or '\(Character(Unicode.Scalar(closer)))'")
        }
        position += 1
        if closer == UInt8(ascii: "}") { _ = try name() }
        break
      }
      if closers.isEmpty { return }
    }
  }

  /// Goes behind a text, whatever is in it.
  private mutating func skipText() throws(Mistake) {
    let start = position
    position += 1
    while let byte = next {
      position += 1
      if byte == Self.quote { return }
      if byte == Self.backslash { position += 1 }
    }
    position = bytes.endIndex
    throw mistake(at: start, "a text that ends", "the end of the row in it")
  }

  private static let words = ["true", "false", "null", "NaN", "Infinity", "-Infinity"]
    .map { Array($0.utf8) }

  /// Goes behind a number or a word, those included that Python writes and JSON does not know.
  private mutating func skipScalar() throws(Mistake) {
    let start = position
    while let byte = next, Self.isInScalar(byte) { position += 1 }
    let scalar = bytes[start..<position]
    if let first = scalar.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first),
      scalar.allSatisfy(Self.isInNumber)
    {
      return
    }
    guard Self.words.contains(where: { $0.elementsEqual(scalar) }) else {
      position = start
      throw mistake(expected: "a value")
    }
  }

  private static func isInScalar(_ byte: UInt8) -> Bool {
    isInNumber(byte) || (0x61...0x7a).contains(byte | 0x20)
  }

  private static func isInNumber(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || [0x2b, 0x2d, 0x2e, 0x45, 0x65].contains(byte)
  }

  // MARK: The text that is wanted

  /// The UTF-8 of the text that begins here, and goes behind it.
  mutating func text() throws(Mistake) -> [UInt8] {
    let start = position
    try skipText()
    let end = position - 1
    var text: [UInt8] = []
    text.reserveCapacity(end - start)
    var place = start + 1
    while place < end {
      let plain = bytes[place..<end].firstIndex { $0 == Self.backslash || $0 < 0x20 } ?? end
      text += bytes[place..<plain]
      place = plain
      guard place < end else { break }
      guard bytes[place] == Self.backslash else {
        throw mistake(at: place, "a character", "the control character \(bytes[place]) as it is")
      }
      place = try unescape(from: place, before: end, into: &text)
    }
    // Escapes give whole characters, so that what is wrong stands in the row itself.
    guard String(validating: text, as: UTF8.self) != nil else {
      let place = invalidPlace(in: start + 1..<end)
      throw mistake(at: place, "UTF-8", "the byte 0x\(String(bytes[place], radix: 16))")
    }
    return text
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5c, UInt8(ascii: "/"): 0x2f,
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0c, UInt8(ascii: "n"): 0x0a,
    UInt8(ascii: "r"): 0x0d, UInt8(ascii: "t"): 0x09,
  ]

  /// Adds what the escape at `place` stands for, and gives the place behind it.
  private func unescape(
    from place: Int, before end: Int, into text: inout [UInt8]
  ) throws(Mistake) -> Int {
    let kind = bytes[place + 1]
    if let byte = Self.escapes[kind] {
      text.append(byte)
      return place + 2
    }
    guard kind == UInt8(ascii: "u"), let unit = unit(at: place + 2, before: end) else {
      throw mistake(at: place, "an escape of JSON", quote(from: place, to: min(end, place + 6)))
    }
    var scalar = UInt32(unit)
    var behind = place + 6
    if (0xd800...0xdbff).contains(unit), behind + 1 < end, bytes[behind] == Self.backslash,
      bytes[behind + 1] == UInt8(ascii: "u"), let low = self.unit(at: behind + 2, before: end),
      (0xdc00...0xdfff).contains(low)
    {
      scalar = 0x10000 + (UInt32(unit) - 0xd800) << 10 + (UInt32(low) - 0xdc00)
      behind += 6
    }
    guard let character = Unicode.Scalar(scalar) else {
      throw mistake(
        at: place, "a character", "half of one, \(quote(from: place, to: place + 6))")
    }
    text += Array(String(Character(character)).utf8)
    return behind
  }

  /// Four hexadecimal digits.
  private func unit(at place: Int, before end: Int) -> UInt16? {
    guard place + 4 <= end else { return nil }
    let digits = bytes[place..<place + 4]
    guard digits.allSatisfy({ $0 != 0x2b && $0 != 0x2d }) else { return nil }
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private func invalidPlace(in range: Range<Int>) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes[range].makeIterator()
    var place = range.lowerBound
    while case .valid(let character) = parser.parseScalar(from: &iterator) {
      place += character.count
    }
    return min(place, range.upperBound - 1)
  }

  // MARK: Mistakes

  /// Requires that nothing follows.
  mutating func end() throws(Mistake) {
    skipSpace()
    guard position == bytes.endIndex else { throw mistake(expected: "the end of the row") }
  }

  func mistake(at place: Int, _ expected: String, _ found: String) -> Mistake {
    Mistake(offset: place - bytes.startIndex, expected: expected, found: found)
  }

  private func mistake(expected: String) -> Mistake {
    let isAtEnd = position >= bytes.endIndex
    let found =
      isAtEnd ? "the end of the row" : quote(from: position, to: min(position + 40, bytes.endIndex))
    return mistake(at: min(position, bytes.endIndex), expected, found)
  }

  private func quote(from start: Int, to end: Int) -> String {
    let isCut = end < bytes.endIndex
    return "'\(String(decoding: bytes[start..<end], as: UTF8.self))\(isCut ? "…" : "")'"
  }

  /// What kind of value begins at a place.
  func kind(at place: Int) -> String {
    guard place < bytes.endIndex else { return "the end of the row" }
    return switch bytes[place] {
    case UInt8(ascii: "{"): "an object"
    case UInt8(ascii: "["): "an array"
    case Self.quote: "a text"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): "true or false"
    case UInt8(ascii: "n"): "null"
    case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      "a number"
    default: quote(from: place, to: min(place + 40, bytes.endIndex))
    }
  }
}
