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

  /// A string as JSON writes it, which a double-quoted YAML scalar reads alike.
  static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map(\.escaped).joined() + "\""
  }
}
