extension SpecValue {
  /// The tree as JSON on one line, with a space after each colon and comma.
  package var jsonText: String {
    var text = ""
    append(to: &text)
    return text
  }

  fileprivate func append(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .flag(let value): text += value ? "true" : "false"
    case .literal(let digits): text += digits
    case .text(let word): Self.append(quoted: word, to: &text)
    case .list(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += ", " }
        element.append(to: &text)
      }
      text += "]"
    case .mapping(let entries):
      text += "{"
      for (index, entry) in entries.enumerated() {
        if index > 0 { text += ", " }
        entry.append(to: &text)
      }
      text += "}"
    }
  }

  /// The mapping of some entries, each given as `"key": value`.
  package static func mappingText(of entries: some Sequence<String>) -> String {
    var text = "{"
    for entry in entries {
      if text.utf8.count > 1 { text += ", " }
      text += entry
    }
    text += "}"
    return text
  }

  /// The tree as JSON for people: a line a key, short lists and mappings on one line.
  package var indentedJSONText: String {
    let line = jsonText
    let inner: [String]
    let brackets: (String, String)
    switch self {
    case .list(let elements):
      (inner, brackets) = (elements.map(\.indentedJSONText), ("[", "]"))
    case .mapping(let entries):
      inner = entries.map { Self.quoted($0.key) + ": " + $0.value.indentedJSONText }
      brackets = ("{", "}")
    default: return line
    }
    guard line.utf8.count > 80 else { return line }
    let indented = inner.map { "  " + $0.replacing("\n", with: "\n  ") }
    return brackets.0 + "\n" + indented.joined(separator: ",\n") + "\n" + brackets.1
  }

  /// A string as JSON writes it, which a double-quoted YAML scalar reads alike.
  static func quoted(_ text: String) -> String {
    var quoted = ""
    append(quoted: text, to: &quoted)
    return quoted
  }

  fileprivate static func append(quoted word: String, to text: inout String) {
    let isPlain = word.utf8.allSatisfy { byte in
      (0x20..<0x7f).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
    text += "\""
    text += isPlain ? word : word.unicodeScalars.map(\.escaped).joined()
    text += "\""
  }
}

extension SpecValue.Entry {
  /// `"key": value`.
  package var jsonText: String {
    var text = ""
    append(to: &text)
    return text
  }

  fileprivate func append(to text: inout String) {
    SpecValue.append(quoted: key, to: &text)
    text += ": "
    value.append(to: &text)
  }
}
