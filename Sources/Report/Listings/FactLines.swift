/// Names and values, a line each, with the values below each other.
struct FactLines {
  private var facts: [(name: String, value: String)] = []

  /// Adds a fact; one without a value is left out.
  mutating func add(_ name: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    facts.append((name, Self.oneLine(value)))
  }

  /// The lines.
  var lines: [String] {
    let width = facts.map(\.name.count).max() ?? 0
    return facts.map { fact in
      fact.name + String(repeating: " ", count: width - fact.name.count) + "  " + fact.value
    }
  }

  /// A text in one line: line breaks become spaces, and other control characters are left out.
  static func oneLine(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return String(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f })
  }
}
