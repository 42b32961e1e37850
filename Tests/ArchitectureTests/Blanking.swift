/// Source of Swift or C with what is not code replaced by spaces, so that a search finds code only.
///
/// Comments, raw identifiers and (unless kept) the content of literals go. Lines and columns stay
/// where they were, and so does code that is interpolated into a string.
func blanked(_ source: String, keepingLiterals: Bool) -> String {
  var scanner = BlankingScanner(source, keepsLiterals: keepingLiterals)
  scanner.scanCode(untilParenthesis: false)
  return String(decoding: scanner.output, as: UTF8.self)
}

/// Walks over source once, byte by byte, and blanks what is not code.
private struct BlankingScanner {
  private(set) var output: [UInt8]
  private let source: [UInt8]
  private let keepsLiterals: Bool
  private var position = 0

  init(_ text: String, keepsLiterals: Bool) {
    source = Array(text.utf8)
    output = source
    self.keepsLiterals = keepsLiterals
  }

  /// Scans to the end of the source, or past the `)` that closes an interpolation.
  mutating func scanCode(untilParenthesis: Bool) {
    var depth = 0
    while position < source.count {
      switch source[position] {
      case UInt8(ascii: "/") where isNext("//"): skip(until: "\n", blanking: true)
      case UInt8(ascii: "/") where isNext("/*"): skipBlockComment()
      case UInt8(ascii: "#"): scanHashes()
      case UInt8(ascii: "\""): scanString(hashes: 0)
      case UInt8(ascii: "`"): scanQuoted("`", blanking: true)
      case UInt8(ascii: "'"): scanQuoted("'", blanking: !keepsLiterals)
      case UInt8(ascii: "("):
        depth += 1
        position += 1
      case UInt8(ascii: ")"):
        position += 1
        if untilParenthesis && depth == 0 { return }
        depth -= 1
      default: position += 1
      }
    }
  }

  /// Scans `#"raw"#` and `#/regex/#`; any other `#` is code.
  private mutating func scanHashes() {
    let start = position
    while position < source.count, source[position] == UInt8(ascii: "#") { position += 1 }
    let hashes = position - start
    if isNext("\"") {
      scanString(hashes: hashes)
    } else if isNext("/") {
      position += 1
      skip(until: "/" + String(repeating: "#", count: hashes), blanking: !keepsLiterals)
    }
  }

  private mutating func scanString(hashes: Int) {
    let quote = isNext("\"\"\"") ? "\"\"\"" : "\""
    let closing = quote + String(repeating: "#", count: hashes)
    let escape = "\\" + String(repeating: "#", count: hashes)
    position += quote.utf8.count
    while position < source.count {
      if isNext(closing) {
        position += closing.utf8.count
        return
      }
      // A line's end closes a string that was none, such as a quote in a regular expression.
      if quote == "\"" && source[position] == UInt8(ascii: "\n") { return }
      if isNext(escape + "(") {
        position += escape.utf8.count + 1
        scanCode(untilParenthesis: true)
      } else if isNext(escape) {
        for _ in 0...escape.utf8.count { blank(unless: keepsLiterals) }
      } else {
        blank(unless: keepsLiterals)
      }
    }
  }

  private mutating func scanQuoted(_ quote: String, blanking: Bool) {
    position += 1
    while position < source.count, !isNext(quote), !isNext("\n") {
      if isNext("\\") { blank(unless: !blanking) }
      blank(unless: !blanking)
    }
    if isNext(quote) { position += 1 }
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if isNext("/*") {
        depth += 1
        blank(unless: false)
      } else if isNext("*/") {
        depth -= 1
        blank(unless: false)
      }
      blank(unless: false)
    } while depth > 0 && position < source.count
  }

  private mutating func skip(until end: String, blanking: Bool) {
    while position < source.count, !isNext(end) { blank(unless: !blanking) }
  }

  /// Moves on by a byte, which becomes a space unless it is kept or ends a line.
  private mutating func blank(unless isKept: Bool) {
    guard position < source.count else { return }
    if !isKept && source[position] != UInt8(ascii: "\n") { output[position] = UInt8(ascii: " ") }
    position += 1
  }

  private func isNext(_ text: String) -> Bool {
    source[position...].starts(with: text.utf8)
  }
}
