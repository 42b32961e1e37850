// The only file that calls Yams.
import Yams

/// Turns a YAML text into Yams' tree of nodes, with every failure as a mistake at its place.
///
/// Yams stops at the first duplicate key and says only where the first of the two stands. So each
/// such key is given another name of the same length in the text and the text is read again, until
/// it reads; `SpecTree` then finds the duplicates at their places, and all other mistakes with them.
struct YAMLComposer {
  private static let renameLimit = 50

  private var text: SpecText
  private var renamed: [SpecPlace: String] = [:]

  private init(_ text: SpecText) { self.text = text }

  /// The tree of a text, and the mistakes of its structure (duplicate keys, keys that are not names)
  /// beside which the rest can still be read.
  ///
  /// - Throws: `SpecErrors` for a text that is not one YAML document, is empty, or is too large.
  static func tree(
    of text: SpecText
  ) throws(SpecErrors) -> (root: SpecNode, diagnostics: [SpecDiagnostic]) {
    try SpecTextLimits.check(text)
    var composer = YAMLComposer(text)
    let start = SpecPlace(text.source, line: 1, column: 1)
    guard let root = try composer.compose() else {
      throw SpecErrors(at: start, .syntax("expected a mapping of keys, found an empty file"))
    }
    var tree = SpecTree(source: text.source, renamed: composer.renamed)
    var node = tree.node(of: root)
    if tree.isCutShort { throw SpecErrors(tree.diagnostics) }
    node.heading = start
    return (node, tree.diagnostics)
  }

  private mutating func compose() throws(SpecErrors) -> Yams.Node? {
    while true {
      do {
        // Without rules a resolver calls every scalar text: no regular expression runs.
        return try Parser(yaml: text.string, resolver: .basic, encoding: .utf8).singleRoot()
      } catch let error as YamlError {
        guard case .duplicatedKeysInMapping(let names, let context) = error else {
          throw SpecErrors(at: place(of: error), .syntax(sentence(of: error)))
        }
        let place = SpecPlace(text.source, line: context.mark.line, column: context.mark.column)
        guard let name = names.first, rename(name, at: place) else {
          let key = names.first.map { renamed[place] ?? $0 } ?? ""
          throw SpecErrors(at: place, .duplicateKey(key, firstLine: nil))
        }
      } catch {
        throw SpecErrors(at: SpecPlace(text.source), .syntax("is not YAML: \(error)"))
      }
    }
  }

  /// Writes private characters over the key at a place; `false` when the key is not there in so many
  /// letters (it has an anchor, a tag or escapes) or too many keys were renamed.
  private mutating func rename(_ name: String, at place: SpecPlace) -> Bool {
    guard renamed[place] == nil, renamed.count < Self.renameLimit, !name.isEmpty,
      let line = place.line, let column = place.column,
      var start = text.index(line: line, column: column)
    else { return false }
    if text.scalars[start] == "\"" || text.scalars[start] == "'" { start += 1 }
    let letters = Array(name.unicodeScalars)
    let end = start + letters.count
    guard end <= text.scalars.count, Array(text.scalars[start..<end]) == letters,
      let unique = Unicode.Scalar(0xE000 + UInt32(renamed.count))
    else { return false }
    text.scalars[start] = unique
    for index in (start + 1)..<max(end, start + 1) { text.scalars[index] = "\u{F8FF}" }
    renamed[place] = name
    return true
  }

  private func place(of error: YamlError) -> SpecPlace {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      SpecPlace(text.source, line: mark.line, column: mark.column)
    default: SpecPlace(text.source, line: 1, column: 1)
    }
  }

  private func sentence(of error: YamlError) -> String {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      guard let context, context.mark.line != mark.line else { return explained(problem) }
      return explained(problem) + " (\(context.text) that begins on line \(context.mark.line))"
    case .composer(_, "but found another document", _, _):
      return "a second YAML document begins here; a spec is one document"
    case .composer(_, let problem, _, _), .reader(let problem, _, _, _): return explained(problem)
    case .memory: return "not YAML: nested too deeply"
    default: return "not YAML"
    }
  }

  /// The parser's words, with what to do about the mistakes that are made most.
  private func explained(_ problem: String) -> String {
    let advice =
      switch problem {
      case "mapping values are not allowed in this context":
        "; indent the line as its neighbours, or quote a text that has ': ' in it"
      case "found character that cannot start any token":
        "; indent with spaces, not tabs, and quote a text that begins with a sign"
      case "found a tab character that violates indentation": "; indent with spaces"
      case "did not find expected alphabetic or numeric character":
        "; quote a text that begins with '*' or '&'"
      default: ""
      }
    return "not YAML: " + problem + advice
  }
}
