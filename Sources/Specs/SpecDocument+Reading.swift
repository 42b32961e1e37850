/// A value read from a spec, and what was wrong with it.
package struct SpecReading<Value: Sendable>: Sendable {
  /// Where a field was mistaken or missing, its default.
  package let value: Value
  /// Every mistake, in the order of the files.
  package let diagnostics: [SpecDiagnostic]
  /// Sections by path, for the readings after this one.
  fileprivate let records: [String: any Sendable]?
}

extension SpecDocument {
  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - type: What to read.
  ///   - path: The dotted path of its mapping; empty: the whole spec.
  /// - Returns: The configuration, every key of it sound and every rule kept.
  /// - Throws: `SpecErrors` with every mistake.
  package func read<Section: SpecDeclared>(
    _ type: Section.Type = Section.self, at path: String = ""
  ) throws(SpecErrors) -> Section {
    let reading = reading(type, at: path)
    guard reading.diagnostics.isEmpty else { throw SpecErrors(reading.diagnostics) }
    return reading.value
  }

  /// Reads a configuration as far as it can be read.
  ///
  /// - Parameters:
  ///   - type: What to read.
  ///   - path: The dotted path of its mapping; empty: the whole spec.
  ///   - earlier: The reading of a document that this one differs from in few places, such as by an
  ///     override. Only what differs is read; the result is the same.
  /// - Returns: The configuration and every mistake.
  package func reading<Section: SpecDeclared>(
    _ type: Section.Type = Section.self, at path: String = "",
    after earlier: SpecReading<Section>? = nil
  ) -> SpecReading<Section> {
    let components = path.split(separator: ".").map(String.init)
    var reader = SpecReader(at: components, after: earlier?.records)
    var node = root
    for component in components {
      let nothing = SpecNode(.scalar("", isPlain: true), at: root.place(at: components))
      node = node[component] ?? nothing
    }
    let value = reader.section(at: node, into: Section.specDefaults)
    let diagnostics = SpecErrors.inOrder(structureDiagnostics + reader.diagnostics)
    return SpecReading(value: value, diagnostics: diagnostics, records: reader.records)
  }
}
