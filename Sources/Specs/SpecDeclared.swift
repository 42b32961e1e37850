/// A configuration that can be read from a mapping and written to one, field by field.
///
/// The conformance is the one place where its fields are declared: reading, the resolved
/// configuration and the messages all follow ``specFields``.
package protocol SpecDeclared: Sendable {
  /// The value before anything is read: the struct's own defaults, and something that is never used
  /// for the required fields.
  static var specDefaults: Self { get }
  /// Its fields, in the order they are written.
  static var specFields: [SpecField<Self>] { get }
  /// What must hold between the fields; none if not declared.
  static var specRules: [SpecRule<Self>] { get }
  /// Whether reading one field changes others, so that none can be read by itself; not so if not
  /// declared.
  static var isReadAsWhole: Bool { get }
}

extension SpecDeclared {
  package static var specRules: [SpecRule<Self>] { [] }
  package static var isReadAsWhole: Bool { false }

  /// The whole configuration, defaults included, in the order of the declarations.
  package var specValue: SpecValue { .mapping(specEntries) }

  var specEntries: [SpecValue.Entry] { Self.specFields.compactMap(entry) }

  /// The entry of a field; `nil` where it is left out.
  func entry(of field: SpecField<Self>) -> SpecValue.Entry? {
    let value = field.write(self)
    guard field.requirement != .added || value != field.write(Self.specDefaults) else {
      return nil
    }
    return SpecValue.Entry(key: field.key, value: value)
  }
}

extension SpecReader {
  /// Reads a mapping into a configuration; what is mistaken keeps its value.
  ///
  /// With a `kind`, the mapping is that case of a union, and the key `kind` is no field.
  mutating func section<Section: SpecDeclared>(
    at node: SpecNode, into initial: Section, kind: String? = nil
  ) -> Section {
    guard let entries = node.entries else {
      report(expected: "a mapping", at: node)
      return initial
    }
    if let earlier: SpecSectionRecord<Section> = record(),
      let changed = earlier.changes(in: node, initial)
    {
      return section(at: node, after: earlier, changed: changed)
    }
    let mistakes = diagnostics.count
    let fields = Section.specFields
    let known = Set(fields.map(\.key)).union(kind == nil ? [] : [SpecNode.kindKey])
    for entry in entries where !known.contains(entry.key) {
      let nearest = SpecName.nearest(to: entry.key, among: fields.map(\.key))
      let mistake = SpecMistake.unknownKey(
        entry.key, kind: kind, nearest: nearest, known: fields.map(\.key))
      report(mistake, at: entry.keyPlace, spoiling: nearest ?? entry.key)
    }
    var section = initial
    for field in fields {
      if let value = node[field.key] {
        if field.dependencies.contains(where: isMistaken) { continue }
        within(field.key) { field.read(&section, value, &$0) }
      } else if field.requirement == .required {
        let mistake = SpecMistake.missingKey(field.key, expected: field.expectation)
        report(mistake, at: node.heading, spoiling: field.key)
      }
    }
    for rule in Section.specRules where rule.canBeChecked(by: self) {
      report(rule.findings(for: section, at: node))
    }
    if diagnostics.count == mistakes {
      keep(SpecSectionRecord(node: node, initial: initial, section: section))
    }
    return section
  }

  /// Reads of a section only what differs from when it was read before, and what hangs on that.
  private mutating func section<Section: SpecDeclared>(
    at node: SpecNode, after earlier: SpecSectionRecord<Section>, changed: Set<String>
  ) -> Section {
    var section = earlier.section
    guard !changed.isEmpty else { return section }
    for field in Section.specFields {
      guard changed.contains(field.key) || field.dependencies.contains(where: changed.contains),
        let value = node[field.key]
      else { continue }
      field.restore(&section, earlier.initial)
      if field.dependencies.contains(where: isMistaken) { continue }
      within(field.key) { field.read(&section, value, &$0) }
    }
    for rule in Section.specRules where rule.isAbout(changed) && rule.canBeChecked(by: self) {
      report(rule.findings(for: section, at: node))
    }
    return section
  }
}

extension SpecFormat where Value: SpecDeclared {
  /// A mapping with the fields of `Value`.
  package static func section(_ type: Value.Type = Value.self) -> Self {
    Self("a mapping") { current, extent in
      Value.schema(current ?? .specDefaults, extent)
    } read: { node, current, reader in
      reader.section(at: node, into: current ?? Value.specDefaults)
    } write: {
      $0.specValue
    }
  }
}
