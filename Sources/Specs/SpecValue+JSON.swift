extension SpecValue {
  /// The tree as JSON on one line, with a space after each colon and comma.
  package var jsonText: String {
    switch self {
    case .null: "null"
    case .flag(let value): value ? "true" : "false"
    case .literal(let digits): digits
    case .text(let text): Self.quoted(text)
    case .list(let elements): "[" + elements.map(\.jsonText).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{"
        + entries.map { Self.quoted($0.key) + ": " + $0.value.jsonText }.joined(separator: ", ")
        + "}"
    }
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
    "\"" + text.unicodeScalars.map(\.escaped).joined() + "\""
  }
}
