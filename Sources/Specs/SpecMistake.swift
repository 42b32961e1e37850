/// What is wrong with a spec, as data; its sentence is made here and nowhere else.
package enum SpecMistake: Hashable, Sendable {
  /// A file that cannot be read, with the reason.
  case unreadable(String)
  /// Text that is not YAML, or YAML that a spec may not contain.
  case syntax(String)
  case duplicateKey(String, firstLine: Int?)
  case unknownKey(String, kind: String?, nearest: String?, known: [String])
  /// A required key that is not there; `expected` says what its value would be.
  case missingKey(String, expected: String)
  case wrongValue(expected: String, found: String, nearest: String?)
  /// A file that extends itself: the chain of files, the first repeated at the end.
  case cycle([String])
  /// An override that does not fit the document, with the reason.
  case override(String)
  /// A broken rule between fields, in the words of whoever declared it.
  case rule(String)

  /// The sentence for the value at `path` (empty: the whole spec), with `advice` in place of the hint
  /// that the mistake gives of itself.
  func sentence(at path: String, advice: String? = nil) -> String {
    let inside = path.isEmpty ? "" : " in \(SpecName.quoted(path))"
    let prefix = path.isEmpty ? "" : path + ": "
    switch self {
    case .unreadable(let reason), .syntax(let reason), .override(let reason): return reason
    case .duplicateKey(let key, let firstLine):
      let first = firstLine.map { "; it is already given on line \($0)" } ?? ""
      return "duplicate key \(SpecName.quoted(key))\(inside)\(first)"
    case .unknownKey(let key, let kind, let nearest, let known):
      let kind = kind.map { " of kind \(SpecName.quoted($0))" } ?? ""
      return "unknown key \(SpecName.quoted(key))\(inside)\(kind)"
        + (advice.map { "; " + $0 } ?? hint(nearest, known))
    case .missingKey(let key, let expected):
      return "missing key \(SpecName.quoted(key))\(inside); expected \(expected)"
    case .wrongValue(let expected, let found, let nearest):
      return "\(prefix)expected \(expected), found \(found)"
        + (advice.map { "; " + $0 } ?? hint(nearest, []))
    case .cycle(let files): return "extends itself: " + files.joined(separator: " → ")
    case .rule(let sentence): return prefix + sentence
    }
  }

  private func hint(_ nearest: String?, _ known: [String]) -> String {
    if let nearest { return "; did you mean \(SpecName.quoted(nearest))?" }
    guard !known.isEmpty, known.count <= 12 else { return "" }
    return "; expected " + (known.count == 1 ? "" : "one of ") + known.joined(separator: ", ")
  }
}
