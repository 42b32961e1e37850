/// Something that must hold between the fields of a configuration, such as one dividing another.
package struct SpecRule<Section: Sendable>: Sendable {
  private let fields: [String]
  /// The fields' keys in the section itself.
  private let keys: [String]
  private let check: @Sendable (Section, inout SpecFindings) -> Void

  /// A rule about the named fields (`"training.batch"` for a nested one), checked only if each of
  /// them was read without a mistake; without names, only if the whole section was.
  package init(
    _ fields: String..., check: @escaping @Sendable (Section, inout SpecFindings) -> Void
  ) {
    self.init(fields: fields, check: check)
  }

  /// The same, of a list of fields.
  package init(
    fields: [String], check: @escaping @Sendable (Section, inout SpecFindings) -> Void
  ) {
    self.fields = fields
    keys = fields.map { String($0.prefix { $0 != "." }) }
    self.check = check
  }

  func canBeChecked(by reader: SpecReader) -> Bool {
    fields.isEmpty ? !reader.isAnythingMistaken : !fields.contains(where: reader.isMistaken)
  }

  /// Whether the rule is about one of some keys of the section, or about all of it.
  func isAbout(_ changed: Set<String>) -> Bool {
    fields.isEmpty || keys.contains(where: changed.contains)
  }

  func findings(for section: Section, at node: SpecNode) -> SpecFindings {
    var findings = SpecFindings(section: node)
    check(section, &findings)
    return findings
  }
}

/// What a rule found to be wrong, each with the field to point at.
package struct SpecFindings {
  let section: SpecNode
  private(set) var found: [(field: String, sentence: String)] = []

  init(section: SpecNode) { self.section = section }

  /// Reports a mistake.
  ///
  /// - Parameters:
  ///   - field: The field of the section to point at, with dots for a nested one; where the spec does
  ///     not give it, the section is pointed at.
  ///   - sentence: What is expected and what was found; the field's name is said before it.
  package mutating func add(at field: String, _ sentence: String) {
    found.append((field, sentence))
  }

  /// Whether the spec itself gives the field, so that a rule can tell a default from a wish.
  package func isGiven(_ field: String) -> Bool {
    var node: SpecNode? = section
    for component in field.split(separator: ".") { node = node?[String(component)] }
    return node != nil
  }
}
