/// One line of a metrics log: eight hexadecimal digits of the CRC-32 of what follows, a tab, and
/// fields between tabs.
struct LogLine: Equatable {
  /// The first field says what the others are.
  let fields: [String]

  /// A line of these fields; tabs, line ends and backslashes in them are escaped.
  init(_ fields: [String]) { self.fields = fields }

  /// The bytes of the line, with its end.
  var bytes: [UInt8] {
    let payload = fields.map(Self.escaped).joined(separator: "\t")
    let checksum = String(CRC32.checksum(of: payload.utf8), radix: 16)
    let zeros = String(repeating: "0", count: 8 - checksum.utf8.count)
    return Array("\(zeros)\(checksum)\t\(payload)\n".utf8)
  }

  /// Reads a line without its end; `nil` when its checksum is not that of its fields.
  init?(parsing line: some Collection<UInt8>) {
    let payload = line.dropFirst(9)
    guard let digits = String(validating: line.prefix(8), as: UTF8.self), digits.utf8.count == 8,
      line.dropFirst(8).first == UInt8(ascii: "\t"),
      UInt32(digits, radix: 16) == CRC32.checksum(of: payload),
      let text = String(validating: payload, as: UTF8.self)
    else { return nil }
    fields = text.utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      .map { Self.unescaped(String(Substring($0))) }
  }

  private static let escapes: [(Character, String)] = [
    ("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), ("\r\n", "\\r\\n"),
  ]

  private static func escaped(_ field: String) -> String {
    let isPlain = field.utf8.allSatisfy { $0 >= UInt8(ascii: " ") && $0 != UInt8(ascii: "\\") }
    if isPlain { return field }
    return field.reduce(into: "") { text, character in
      text += escapes.first { $0.0 == character }?.1 ?? String(character)
    }
  }

  private static func unescaped(_ field: String) -> String {
    guard field.utf8.contains(UInt8(ascii: "\\")) else { return field }
    var text = ""
    var isEscape = false
    for character in field {
      if isEscape {
        text += escapes.first { $0.1 == "\\\(character)" }.map { String($0.0) } ?? String(character)
        isEscape = false
      } else if character == "\\" {
        isEscape = true
      } else {
        text.append(character)
      }
    }
    return text
  }

  /// A number in as few decimal digits as tell it from all others; a NaN with its bits.
  static func text(of value: Double) -> String {
    guard value.isNaN else { return value.description }
    return "nan:" + String(value.bitPattern, radix: 16)
  }

  /// The number that `text(of:)` wrote; `nil` for any other text.
  static func value(of text: String) -> Double? {
    guard text.hasPrefix("nan:") else { return Double(text) }
    return UInt64(text.dropFirst(4), radix: 16).map { Double(bitPattern: $0) }
  }
}
