import Specs

/// The JSON Schema of a spec, for editors.
package enum StudySchema {
  /// The schema, as a JSON text.
  package static var text: String {
    SpecSchema.document(
      of: StudySpecification.self, title: "A study of gecko",
      presets: StudyPresets.all.map(\.name), common: StudySpecification.common
    ).indentedJSONText
  }
}
