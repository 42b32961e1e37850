/// The text of a spec, checked to be something a YAML parser can be given.
///
/// Lines are counted as YAML counts them: `\n`, `\r\n` and `\r` end one, and so do U+0085, U+2028 and
/// U+2029. Columns count Unicode scalars.
struct SpecText {
  static let byteLimit = 1_000_000

  var scalars: [Unicode.Scalar]
  let source: SpecSource

  /// Decodes UTF-8, dropping a byte order mark.
  ///
  /// - Throws: `SpecErrors` for more than a megabyte, for bytes that are not UTF-8, and for characters
  ///   that YAML does not allow (NUL and most control characters), each at its place.
  init(bytes: [UInt8], source: SpecSource) throws(SpecErrors) {
    guard bytes.count <= Self.byteLimit else {
      let reason = "has \(bytes.count) bytes; a spec has at most \(Self.byteLimit)"
      throw SpecErrors(at: SpecPlace(source), .unreadable(reason))
    }
    self.source = source
    self.scalars = []
    self.scalars.reserveCapacity(bytes.count)
    var iterator = bytes.makeIterator()
    var decoder = UTF8()
    decoding: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar):
        if scalars.isEmpty, scalar == "\u{FEFF}" { continue }
        scalars.append(scalar)
      case .emptyInput: break decoding
      case .error:
        throw SpecErrors(at: place(of: scalars.count), .syntax("this byte is not UTF-8 text"))
      }
    }
    if let index = scalars.firstIndex(where: { !Self.isAllowed($0) }) {
      let name = scalars[index].codePoint
      throw SpecErrors(
        at: place(of: index), .syntax("character \(name) is not allowed; remove it"))
    }
  }

  var string: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// The place of the scalar at an index, counting from the start.
  func place(of index: Int) -> SpecPlace {
    var (line, start) = (1, 0)
    for position in 0..<index where endsLine(position) {
      line += 1
      start = position + 1
    }
    return SpecPlace(source, line: line, column: index - start + 1)
  }

  /// The index of the scalar at a line and column, `nil` past the end.
  func index(line: Int, column: Int) -> Int? {
    var start = 0
    var remaining = line - 1
    while remaining > 0 {
      guard let end = scalars[start...].indices.first(where: endsLine) else { return nil }
      start = end + 1
      remaining -= 1
    }
    let index = start + column - 1
    return scalars.indices.contains(index) ? index : nil
  }

  private func endsLine(_ index: Int) -> Bool {
    switch scalars[index] {
    case "\n", "\u{85}", "\u{2028}", "\u{2029}": true
    case "\r": index + 1 == scalars.count || scalars[index + 1] != "\n"
    default: false
    }
  }

  /// YAML's printable characters.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFEFE, 0xFF00...0xFFFD: true
    case 0x10000...0x10FFFF: true
    default: false
    }
  }
}

extension Unicode.Scalar {
  /// `U+0000`.
  var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The scalar as a JSON string writes it, which a double-quoted YAML scalar reads alike.
  var escaped: String {
    switch self {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: break
    }
    // Beside the control characters, what YAML takes for a line's end, a byte order mark, and the
    // two that are no characters must not stand in a quoted scalar as they are.
    let isUnsafe =
      switch value {
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
      default: false
      }
    return isUnsafe ? "\\u" + codePoint.dropFirst(2) : String(self)
  }
}
