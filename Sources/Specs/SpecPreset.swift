/// A spec that is not a file: `extends: nano` reads it by its bare name.
///
/// A file of the same name is reached as `./nano`.
package struct SpecPreset: Hashable, Sendable {
  package let name: String
  /// The YAML that the name stands for.
  package let text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// What messages and ``SpecDocument/files`` call it.
  var fileName: String { "preset " + name }
}

extension [SpecPreset] {
  /// Said after a name that is no file's, if it is nearly a preset's.
  func hint(for written: String) -> String {
    SpecName.nearest(to: written, among: map(\.name))
      .map { "; did you mean the preset \(SpecName.quoted($0))?" } ?? ""
  }
}
