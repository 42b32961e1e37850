/// A configuration as text, key by key.
///
/// Written after another one, it takes over the text of what both hold alike: the points of a sweep differ
/// in few keys.
package struct SpecWriting<Section: SpecDeclared>: Sendable {
  /// What was written.
  package let configuration: Section
  /// By field; `nil` where the field is left out.
  private let entries: [Entry?]

  private struct Entry {
    let value: SpecValue
    /// `"key": value`.
    let text: String
  }

  /// Writes a configuration.
  ///
  /// - Parameters:
  ///   - configuration: What to write.
  ///   - other: A writing of a configuration that is much alike.
  package init(_ configuration: Section, after other: Self? = nil) {
    self.configuration = configuration
    entries = Section.specFields.enumerated().map { index, field in
      if let other, field.isSame(configuration, other.configuration) { return other.entries[index] }
      return configuration.entry(of: field).map { Entry(value: $0.value, text: $0.jsonText) }
    }
  }

  /// All keys as JSON: the `jsonText` of the configuration's `specValue`.
  package var jsonText: String { SpecValue.mappingText(of: entries.lazy.compactMap { $0?.text }) }

  /// The value of a key, and the text `"key": value`; `nil` where it is left out.
  package subscript(_ key: String) -> (value: SpecValue, text: String)? {
    guard let index = Section.specFields.firstIndex(where: { $0.key == key }),
      let entry = entries[index]
    else { return nil }
    return (entry.value, entry.text)
  }
}
