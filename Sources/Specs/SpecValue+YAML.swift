extension SpecValue {
  /// The tree as a YAML document, for people: a line a key, lists of plain values on one line.
  package var yamlText: String {
    block.map { $0 + "\n" }.joined()
  }

  /// The value as lines of a block, not indented.
  private var block: [String] {
    switch self {
    case .mapping(let entries) where !entries.isEmpty: entries.flatMap(\.block)
    case .list(let elements) where isBlockList:
      elements.flatMap { element in
        element.block.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
      }
    default: [inline]
    }
  }

  /// Whether the value takes lines of its own.
  fileprivate var isBlockList: Bool {
    guard case .list(let elements) = self else { return false }
    return elements.contains { element in
      switch element {
      case .mapping: true
      case .list: element.isBlockList
      default: false
      }
    }
  }

  fileprivate var inline: String {
    switch self {
    case .null, .flag, .literal: jsonText
    case .text(let text): Self.scalar(text)
    case .list(let elements): "[" + elements.map(\.inline).joined(separator: ", ") + "]"
    case .mapping: "{}"
    }
  }

  fileprivate var isBlock: Bool {
    if case .mapping(let entries) = self { !entries.isEmpty } else { isBlockList }
  }

  /// Text without quotes where no reader can take it for anything else, else in double quotes.
  fileprivate static func scalar(_ text: String) -> String {
    let reserved: Set = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    guard let first = text.unicodeScalars.first, first.isLetter || first == "_" || first == "/",
      text.last != " ", !reserved.contains(text.lowercased()),
      text.unicodeScalars.allSatisfy(\.isPlainInYAML)
    else { return quoted(text) }
    return text
  }

  fileprivate func lines(under key: String) -> [String] {
    let key = Self.scalar(key)
    guard isBlock else { return [key + ": " + inline] }
    return [key + ":"] + block.map { "  " + $0 }
  }
}

extension SpecValue.Entry {
  fileprivate var block: [String] { value.lines(under: key) }
}

extension Unicode.Scalar {
  fileprivate var isLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }

  fileprivate var isPlainInYAML: Bool {
    switch self {
    case "0"..."9", "_", "-", ".", "/", "*", "+", " ", "'", "(", ")", "=", "?", "%", ";", "~": true
    default: isLetter
    }
  }
}
