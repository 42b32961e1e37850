extension SpecSchema {
  /// What a value may be, in words: `an integer from 1 to 1000`; empty where anything may stand.
  package var expectationInWords: String { Self.words(specValue) }

  /// What the reader is told of the value; empty where nothing is.
  package var summaryInWords: String { Self.text(self["description"]) }

  /// The value that holds where none is given; empty where there is none.
  package var defaultInWords: String { self["default"]?.jsonText ?? "" }

  /// The schema itself, or where a key is one of several sections', each of theirs.
  package var readings: [SpecSchema] {
    guard self["description"] == nil, case .list(let choices) = self["anyOf"] else { return [self] }
    let described = choices.compactMap { choice -> SpecSchema? in
      guard case .mapping(let entries) = choice, choice["description"] != nil else { return nil }
      return SpecSchema(entries)
    }
    return described.isEmpty ? [self] : described
  }

  private static func words(_ value: SpecValue) -> String {
    if case .list(let names) = value["enum"] {
      return (names.count == 1 ? "" : "one of ") + names.map(text).joined(separator: ", ")
    }
    if let constant = value["const"] { return text(constant) }
    if case .list(let choices) = value["anyOf"] {
      var said: [String] = []
      for words in choices.map(words) where !words.isEmpty && !said.contains(words) {
        said.append(words)
      }
      return said.joined(separator: ", or ")
    }
    if case .list(let types) = value["type"] {
      let names = types.map(text)
      return names.contains("object") ? "a mapping" : "text, or a number"
    }
    switch text(value["type"]) {
    case "integer": return "an integer" + bounds(value)
    case "number": return "a number" + bounds(value)
    case "boolean": return "true or false"
    case "string": return "text"
    case "null": return "nothing"
    case "object": return "a mapping"
    case "array":
      let element = value["items"].map(words) ?? ""
      return "a list" + (element.isEmpty ? "" : ", each \(element)")
    default: break
    }
    switch text(value["$ref"]).split(separator: "/").last {
    case "path": return "a dotted path of a key"
    case "overrides", "conditions": return "a mapping of dotted paths"
    default: break
    }
    if case .list(let parts) = value["allOf"] {
      return parts.map(words).filter { !$0.isEmpty }.joined(separator: ", ")
    }
    return ""
  }

  private static func bounds(_ value: SpecValue) -> String {
    let lower = [("from", "minimum"), ("above", "exclusiveMinimum")]
      .compactMap { word, key in value[key].map { " \(word) \(text($0))" } }.first
    let upper = [("to", "maximum"), ("below", "exclusiveMaximum")]
      .compactMap { word, key in value[key].map { " \(word) \(text($0))" } }.first
    if let lower, upper == nil, value["minimum"] != nil {
      return " of at least" + lower.dropFirst(" from".count)
    }
    return (lower ?? "") + (upper ?? "")
  }

  private static func text(_ value: SpecValue?) -> String {
    switch value {
    case .text(let text), .literal(let text): text
    case .some(let value): value.jsonText
    case nil: ""
    }
  }
}
