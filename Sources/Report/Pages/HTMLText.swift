/// Text within HTML and SVG.
enum HTMLText {
  /// A text of which no character means anything to a browser, also between quotation marks.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(character)
      // Control characters are not allowed in a page.
      case _ where character.value < 32 || (127..<160).contains(character.value):
        escaped += "\u{fffd}"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
