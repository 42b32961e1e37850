/// What a JSON Schema (draft 7) says of a value, for editors that check a spec while it is written.
///
/// It comes from the declarations that read the value, and refuses less than reading does: loaders
/// differ in what they make of a plain scalar (`1e-3` is text in YAML 1.1 and a number in 1.2), and a
/// schema has to accept what any of them makes of a sound spec. Rules between fields are not in it.
package struct SpecSchema: Hashable, Sendable {
  /// How much of a section has to be there.
  package enum Extent: Hashable, Sendable {
    /// All required keys.
    case whole
    /// Any of the keys: the others are in what the spec extends, or in what an override changes.
    case part
  }

  /// A key and the schema of its value; `*` stands for any index of a list, or any chosen name.
  package struct Key: Hashable, Sendable {
    package let name: String
    package let schema: SpecSchema
  }

  /// The keywords of the schema, in the order they are written.
  package private(set) var keywords: [SpecValue.Entry]
  /// What a dotted path can go on with.
  package private(set) var keys: [Key]
  /// Whether dotted paths go on with what nobody knows here.
  package private(set) var isOpen: Bool

  init(_ keywords: [SpecValue.Entry], keys: [Key] = [], isOpen: Bool = false) {
    self.keywords = keywords
    self.keys = keys
    self.isOpen = isOpen
  }

  init(_ keyword: String, _ value: SpecValue) {
    self.init([SpecValue.Entry(key: keyword, value: value)])
  }

  /// The schema as a tree, whose JSON an editor reads.
  package var specValue: SpecValue { .mapping(keywords) }

  /// The value of a keyword, `nil` if the schema does not have it.
  package subscript(_ keyword: String) -> SpecValue? {
    keywords.first { $0.key == keyword }?.value
  }

  /// The schema with a sentence for the reader, and the value that holds where none is given.
  ///
  /// Sections have no default: they would repeat those of their fields.
  func described(_ summary: String, default value: SpecValue?) -> SpecSchema {
    var notes = [SpecValue.Entry(key: "description", value: .text(summary))]
    switch value {
    case .mapping, .null, nil: break
    case .some(let value): notes.append(SpecValue.Entry(key: "default", value: value))
    }
    // Beside a reference nothing counts.
    let isReference = keywords.contains { $0.key == "$ref" }
    let keywords =
      isReference ? [SpecValue.Entry(key: "allOf", value: .list([specValue]))] : keywords
    return SpecSchema(notes + keywords, keys: keys, isOpen: isOpen)
  }

  /// The alternatives, each written once, without those that are alternatives themselves.
  static func either(_ schemas: [SpecSchema]) -> SpecSchema {
    var alternatives: [SpecValue] = []
    for schema in schemas {
      var choices = [schema.specValue]
      if case .list(let inner) = schema["anyOf"], schema.keywords.count == 1 { choices = inner }
      alternatives += choices.filter { !alternatives.contains($0) }
    }
    var schema = SpecSchema("anyOf", .list(alternatives))
    if alternatives.count == 1, case .mapping(let keywords) = alternatives[0] {
      schema = SpecSchema(keywords)
    }
    schema.keys = merged(schemas.flatMap(\.keys))
    schema.isOpen = schemas.contains(where: \.isOpen)
    return schema
  }

  /// Keys of several sections as those of one; what is a key of more than one may be either's.
  static func merged(_ keys: [Key]) -> [Key] {
    var names: [String] = []
    for key in keys where !names.contains(key.name) { names.append(key.name) }
    return names.map { name in
      let schemas = keys.filter { $0.name == name }.map(\.schema)
      return Key(name: name, schema: schemas.count == 1 ? schemas[0] : .either(schemas))
    }
  }
}
