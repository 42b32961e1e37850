/// One mistake at its place.
///
///     experiment.yaml:7:3: unknown key 'dpeth' in 'model'; did you mean 'depth'?
package struct SpecDiagnostic: Hashable, Sendable, CustomStringConvertible {
  package let place: SpecPlace
  /// The value that is wrong (`model.num_heads`, `capture[0].steps`), or for a key that is unknown or
  /// missing the mapping it is about; empty for the whole spec.
  package let path: String
  package let mistake: SpecMistake
  /// Said before the sentence, such as `variant 'no-memory'`.
  package var context: String?
  /// What to type next, said in place of the nearest or the known names.
  package var advice: String?

  package init(at place: SpecPlace, path: String = "", _ mistake: SpecMistake) {
    self.place = place
    self.path = path
    self.mistake = mistake
  }

  /// The same mistake, said to have been found within something: `within("variant 'no-memory'")`.
  package func within(_ context: String) -> Self {
    var copy = self
    copy.context = context + (self.context.map { ": " + $0 } ?? "")
    return copy
  }

  /// The mistake without its place.
  package var sentence: String {
    (context.map { $0 + ": " } ?? "") + mistake.sentence(at: path, advice: advice)
  }

  /// One line: the place, then the sentence.
  package var description: String { "\(place): \(sentence)" }
}

/// Every mistake of a spec, thrown at once.
package struct SpecErrors: Error, Equatable, Sendable, CustomStringConvertible {
  /// In the order of the files, without exact repetitions; never empty.
  package let diagnostics: [SpecDiagnostic]

  /// Sorts the mistakes by place and drops exact repetitions.
  ///
  /// - Precondition: There is at least one mistake.
  package init(_ diagnostics: [SpecDiagnostic]) {
    precondition(!diagnostics.isEmpty, "SpecErrors: 0 mistakes, expected at least 1")
    self.diagnostics = Self.inOrder(diagnostics)
  }

  init(at place: SpecPlace, _ mistake: SpecMistake) {
    self.init([SpecDiagnostic(at: place, mistake)])
  }

  /// One line a mistake.
  package var description: String {
    diagnostics.map(\.description).joined(separator: "\n")
  }

  static func inOrder(_ diagnostics: [SpecDiagnostic]) -> [SpecDiagnostic] {
    var seen: Set<SpecDiagnostic> = []
    let unique = diagnostics.filter { seen.insert($0).inserted }
    return unique.enumerated().sorted { left, right in
      if left.element.place.precedes(right.element.place) { return true }
      if right.element.place.precedes(left.element.place) { return false }
      return left.offset < right.offset
    }.map(\.element)
  }
}
