import Experiments
import Specs

/// One mistake put into a sound spec.
struct SpecMutation: Sendable {
  /// What was done, for messages.
  let name: String
  /// The spec with the mistake.
  let text: String
  /// The line that a message has to name.
  let line: Int
}

extension SpecMutation {
  /// Every mutation of a text that is sure to be a mistake, as the schema of studies tells.
  ///
  /// - Parameter text: A sound spec in ASCII, with plain scalars on one line each.
  /// - Returns: The mutations, in the order of the text.
  /// - Throws: `SpecErrors` when the text is no YAML.
  static func all(of text: String) throws -> [SpecMutation] {
    let root = try SpecDocument(text: text, name: "spec.yaml").root
    var mutations: [SpecMutation] = []
    visit(root, at: [], heading: 1) { key in
      let source = SpecSource(text: text, key: key)
      mutations += source.misspellings + source.retypings + source.duplicates + source.deletions
    }
    return mutations
  }

  /// A key of the spec, its value, and what may stand there.
  struct Key {
    let entry: SpecEntry
    let path: [String]
    let schema: SpecSchema
    /// The schema of the mapping that the key is in.
    let section: SpecSchema
    /// The line at which that mapping is pointed at.
    let heading: Int

    var name: String { path.joined(separator: ".") }
  }

  private static let study = SpecSchema(of: StudySpecification.self, .whole)

  /// Every dotted path of a spec, with `*` for indices and chosen names.
  static let schemas = Dictionary(
    study.paths().map { ($0.name, $0.schema) }, uniquingKeysWith: { first, _ in first })

  private static func visit(
    _ node: SpecNode, at path: [String], heading: Int, _ body: (Key) -> Void
  ) {
    let section = schema(at: path) ?? study
    for entry in node.entries ?? [] {
      let child = path + [entry.key]
      guard let schema = schema(at: child) else { continue }
      body(Key(entry: entry, path: child, schema: schema, section: section, heading: heading))
      visit(entry.value, at: child, heading: entry.keyPlace.line ?? 0, body)
    }
    for (index, element) in (node.elements ?? []).enumerated() {
      visit(element, at: path + ["\(index)"], heading: element.place.line ?? 0, body)
    }
  }

  /// What may stand at a path; below a variant its own path counts.
  private static func schema(at path: [String]) -> SpecSchema? {
    if path.isEmpty { return study }
    if path[0] == "variants", path.count > 2 {
      let inner = path.dropFirst(2).joined(separator: ".").split(separator: ".").map(String.init)
      return schema(at: inner)
    }
    let name = path.enumerated().map { index, key in
      Int(key) != nil || (index > 0 && path[index - 1] == "variants") ? "*" : key
    }
    return schemas[name.joined(separator: ".")]
  }
}

/// The text of a spec around one of its keys, to be changed there.
private struct SpecSource {
  let text: String
  let key: SpecMutation.Key
  private let lines: [String]

  init(text: String, key: SpecMutation.Key) {
    self.text = text
    self.key = key
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private var line: Int { key.entry.keyPlace.line ?? 0 }
  private var column: Int { key.entry.keyPlace.column ?? 0 }

  /// Whether the user chooses the key.
  private var isChosen: Bool { key.path.count == 2 && key.path[0] == "variants" }

  private func mutation(_ what: String, _ text: String, line: Int? = nil) -> SpecMutation {
    SpecMutation(name: "\(key.name): \(what)", text: text, line: line ?? self.line)
  }

  /// A letter left out, written twice, and exchanged with the next.
  var misspellings: [SpecMutation] {
    if isChosen { return [] }
    let letters = Array(key.entry.key)
    let start = (letters.lastIndex(of: ".") ?? -1) + 1
    let middle = start + (letters.count - start) / 2
    var swapped = letters
    swapped.swapAt(middle, middle - 1)
    let misspelt = [
      letters[..<middle] + letters[(middle + 1)...], letters[...middle] + letters[middle...],
      swapped[...],
    ].map { String($0) }
    let known = Set(key.section.keys.map(\.name))
    return misspelt.filter {
      $0 != key.entry.key && !known.contains($0) && SpecMutation.schemas[$0] == nil
    }.map { word in
      mutation("spelt '\(word)'", replacing(column..<(column + letters.count), with: word))
    }
  }

  /// Values of other types, beyond the bounds, and nothing.
  var retypings: [SpecMutation] {
    let value = key.entry.value
    let range: Range<Int>
    switch value.content {
    case .scalar(let text, _):
      guard value.place.line == line, let start = value.place.column else { return [] }
      range = start..<(start + text.count)
    default:
      guard let inner = flowRange(of: value) else {
        return wrongValues.map { mutation("as \($0)", replacingBlock(with: $0)) }
      }
      range = inner
    }
    return wrongValues.map { mutation("as '\($0)'", replacing(range, with: $0)) }
  }

  /// The key given before.
  var duplicates: [SpecMutation] {
    let indent = String(repeating: " ", count: column - 1)
    let (before, after) = cut(lines[line - 1], at: column)
    // In braces on the same line; else on a line of its own.
    if before.contains("{") {
      return [mutation("twice", with("\(before)\(key.entry.key): 1, \(after)"))]
    }
    return [
      mutation("twice", with("\(before)\(key.entry.key): 1\n\(indent)\(after)"), line: line + 1)
    ]
  }

  /// The text without a key that is required.
  var deletions: [SpecMutation] {
    guard case .list(let required) = key.section["required"],
      required.contains(.text(key.entry.key)),
      !lines[line - 1].contains("- {")
        || key.path.last == "taps"
    else { return [] }
    let before = cut(lines[line - 1], at: column).0
    guard before.contains("{") else {
      return [mutation("left out", replacingBlock(with: nil), line: key.heading)]
    }
    guard let end = flowRange(of: key.entry.value)?.upperBound ?? scalarEnd else { return [] }
    let rest = cut(lines[line - 1], at: end).1.drop { $0 == "," || $0 == " " }
    return [mutation("left out", with(before + rest), line: key.heading)]
  }

  private var scalarEnd: Int? {
    guard case .scalar(let text, _) = key.entry.value.content else { return nil }
    return key.entry.value.place.column.map { $0 + text.count }
  }

  /// What cannot stand where the key's value does.
  private var wrongValues: [String] {
    let alternatives = key.schema.alternatives
    var values: [String] = []
    if alternatives.contains(where: \.isAnything) { return [] }
    if !alternatives.contains(where: { $0.accepts("some words") }) { values.append("some words") }
    values.append("{a: 1}")
    if !alternatives.contains(where: { $0.types.contains("array") }) { values.append("[1, 2]") }
    let isNumber = alternatives.contains { !$0.types.isDisjoint(with: ["integer", "number"]) }
    let isText = alternatives.contains { $0.types.isSuperset(of: ["string", "number"]) }
    if !isText {
      if !isNumber { values.append("7") }
      for bounds in alternatives { values += bounds.valuesBeyond }
      if alternatives.contains(where: { $0.types == ["integer"] }) { values.append("1.5") }
      if alternatives.contains(where: { $0.types == ["boolean"] }) { values += ["yes", "1"] }
    }
    if alternatives.contains(where: { $0["minItems"] != nil }) { values.append("[]") }
    let isKnown = alternatives.contains { !$0.types.isEmpty || $0["enum"] != nil }
    if isKnown, !alternatives.contains(where: { $0.types.contains("null") }) { values.append("") }
    return values
  }

  /// The columns of a list or mapping in brackets on the key's line.
  private func flowRange(of value: SpecNode) -> Range<Int>? {
    guard value.place.line == line, let start = value.place.column else { return nil }
    var depth = 0
    for (offset, character) in lines[line - 1].enumerated().dropFirst(start - 1) {
      if "[{".contains(character) { depth += 1 }
      if "]}".contains(character) { depth -= 1 }
      if depth == 0 { return offset == start - 1 ? nil : start..<(offset + 2) }
    }
    return nil
  }

  /// The text with other letters at some columns of the key's line.
  private func replacing(_ columns: Range<Int>, with word: String) -> String {
    let whole = lines[line - 1]
    return with(
      cut(whole, at: columns.lowerBound).0 + word + cut(whole, at: columns.upperBound).1)
  }

  /// The text with one value on the key's line for what stood there and below; without the key if
  /// there is none.
  private func replacingBlock(with value: String?) -> String {
    let indent = column - 1
    let below = lines[line...].prefix { next in
      let spaces = next.prefix { $0 == " " }.count
      let isElement = spaces == indent && next.dropFirst(spaces).hasPrefix("- ")
      return spaces > indent || isElement
    }.count
    let line = value.map {
      [cut(lines[self.line - 1], at: column).0 + key.entry.key + ": " + $0]
    }
    return (lines[..<(self.line - 1)] + (line ?? []) + lines[(self.line + below)...])
      .joined(separator: "\n")
  }

  /// The text with another line for the key's.
  private func with(_ line: some StringProtocol) -> String {
    (lines[..<(self.line - 1)] + [String(line)] + lines[self.line...]).joined(separator: "\n")
  }

  private func cut(_ line: String, at column: Int) -> (String, Substring) {
    (String(line.prefix(column - 1)), line.dropFirst(column - 1))
  }
}

extension SpecSchema {
  /// What `anyOf` offers, at any depth, or the schema alone, each as its keywords.
  fileprivate var alternatives: [SpecValue] { specValue.alternatives }
}

extension SpecValue {
  /// A key of several kinds of a union is either's, and each of them a choice with a description.
  fileprivate var alternatives: [SpecValue] {
    guard case .list(let choices) = self["anyOf"] else { return [self] }
    return choices.flatMap(\.alternatives)
  }

  fileprivate var types: Set<String> {
    switch self["type"] {
    case .text(let name): [name]
    case .list(let names):
      Set(names.compactMap { if case .text(let name) = $0 { name } else { nil } })
    default: []
    }
  }

  fileprivate var isAnything: Bool { self == .mapping([]) }

  /// Whether a text can stand here.
  fileprivate func accepts(_ text: String) -> Bool {
    guard types.contains("string") else { return false }
    guard case .text(let pattern) = self["pattern"], let regex = try? Regex(pattern) else {
      return true
    }
    return text.contains(regex)
  }

  /// Numbers just beyond the bounds, and far beyond what a number can be.
  fileprivate var valuesBeyond: [String] {
    guard !types.isDisjoint(with: ["integer", "number"]) else { return [] }
    var values = ["1e400", "many", "nan"]
    if case .literal(let bound) = self["minimum"] { values.append(shifted(bound, by: -1)) }
    if case .literal(let bound) = self["maximum"] { values.append(shifted(bound, by: 1)) }
    for key in ["exclusiveMinimum", "exclusiveMaximum"] {
      if case .literal(let bound) = self[key] { values.append(bound) }
    }
    return values
  }

  private func shifted(_ bound: String, by step: Int) -> String {
    guard let integer = UInt64(bound) else { return "\(Int(bound).map { $0 + step } ?? step)" }
    return step > 0 ? "\(integer + 1)" : integer == 0 ? "-1" : "\(integer - 1)"
  }
}
