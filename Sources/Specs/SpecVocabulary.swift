/// What is said of a key that stands where it means nothing: where it belongs, or what the word of
/// another program is called here.
package struct SpecVocabulary: Sendable {
  /// What a word of another program is answered with.
  package enum Answer: Hashable, Sendable {
    /// The dotted path of the key that means the same.
    case key(String)
    /// A sentence that says what there is instead.
    case nothing(String)
  }

  /// Where every key stands, by its last name.
  private let places: [String: [[Substring]]]
  private let words: [String: Answer]
  /// By dotted path of a key and what was found there, between quotes.
  private let values: [String: [String: String]]

  /// The keys of a configuration, and words that it does not have.
  ///
  /// - Parameters:
  ///   - type: What a spec is read as.
  ///   - words: Keys of other programs.
  ///   - values: What is said of a value that a key does not take: by dotted path, then by value.
  package init<Root: SpecDeclared>(
    of type: Root.Type, words: [String: Answer], values: [String: [String: String]]
  ) {
    let paths = SpecSchema(of: type, .part).paths().map { $0.name.split(separator: ".") }
    places = Dictionary(grouping: paths) { Self.folded($0.last ?? "") }
    self.words = words
    self.values = values
  }

  /// The same mistakes, with what to type next where it is known.
  package func answering(_ errors: SpecErrors) -> SpecErrors {
    SpecErrors(errors.diagnostics.map(answering))
  }

  private func answering(_ diagnostic: SpecDiagnostic) -> SpecDiagnostic {
    var copy = diagnostic
    switch diagnostic.mistake {
    case .unknownKey(let key, _, _, _):
      copy.advice = advice(forKey: key, in: diagnostic.path)
    case .wrongValue(_, let found, _):
      let said = values[diagnostic.path]
      copy.advice = said?[found] ?? said?[""]
    default: break
    }
    return copy
  }

  /// What to type instead of a key that the section at a path does not have.
  private func advice(forKey key: String, in section: String) -> String? {
    let last = key.split(separator: ".").last.map(String.init) ?? key
    let inside = Self.components(of: section)
    if let places = places[Self.folded(last[...])] {
      let others = places.filter { Array($0.dropLast()) != inside }
      if let question = Self.question(others, in: inside) { return question }
    }
    switch words[Self.folded(last[...])] {
    case .key(let path): return "here it is \(path)"
    case .nothing(let sentence): return sentence
    case nil: return nil
    }
  }

  /// Asks whether one of some places was meant: those below the section, or else those nearest to the
  /// top that no name or index leads to.
  private static func question(_ places: [[Substring]], in section: [Substring]) -> String? {
    let below = places.filter { !section.isEmpty && $0.starts(with: section) }
    let isInList = section.contains { $0 == SpecSchema.anyName }
    if isInList, !below.isEmpty {
      let least = below.map(\.count).min()
      return asked(below.filter { $0.count == least }.map { nested($0.dropFirst(section.count)) })
    }
    let plain = places.filter { !$0.contains { $0 == SpecSchema.anyName[...] } }
    let least = plain.map(\.count).min()
    return asked(plain.filter { $0.count == least }.map { $0.joined(separator: ".") })
  }

  private static func asked(_ places: [String]) -> String? {
    guard (1...3).contains(places.count) else { return nil }
    return "did you mean \(places.joined(separator: " or "))?"
  }

  /// `steps: {every: …}`.
  private static func nested(_ path: ArraySlice<Substring>) -> String {
    guard let first = path.first else { return "" }
    let rest = nested(path.dropFirst())
    return path.count > 1 ? "\(first): {\(rest)}" : "\(first): …"
  }

  /// A path as messages write it, as the schema does: `capture[0]` is `capture.*`.
  private static func components(of path: String) -> [Substring] {
    path.split { $0 == "." || $0 == "[" }.map { $0.hasSuffix("]") ? SpecSchema.anyName[...] : $0 }
  }

  /// Upper and lower case, and `-` and `_`, are one.
  private static func folded(_ name: Substring) -> String {
    name.lowercased().replacing("-", with: "_")
  }
}
