extension SpecSchema {
  /// The dotted paths of a document, as schemas of what uses them.
  struct Paths {
    /// Those that are known letter by letter.
    private let known: [Key]
    /// Regular expressions of the others: through the indices of lists, and into what nobody knows.
    private let patterns: [Key]

    /// Every path that begins with one of some keys.
    init(below sections: [Key]) {
      let paths = sections.flatMap { section in
        let whole = reference(to: "part/properties/" + section.name)
        let isSection = !section.schema.keys.isEmpty
        return [Key(name: section.name, schema: isSection ? whole : section.schema)]
          + section.schema.paths(below: section.name)
      }
      known = paths.filter { !$0.name.contains(anyName) }
      let through = paths.filter { $0.name.contains(anyName) }
        .map { Key(name: Self.pattern(of: $0.name) + "$", schema: $0.schema) }
      let into = paths.filter(\.schema.isOpen)
        .map { Key(name: Self.pattern(of: $0.name) + "[.].", schema: .anything) }
      patterns = merged(through + into)
    }

    /// A mapping from paths to values.
    var overrides: SpecSchema {
      var keywords = section(known, required: []).keywords
      if !patterns.isEmpty {
        keywords.append(
          SpecValue.Entry(
            key: "patternProperties", value: properties(patterns, mayMerge: false)))
      }
      return SpecSchema(keywords)
    }

    /// A mapping from paths to anything.
    var conditions: SpecSchema {
      let names = SpecSchema.either(reference(to: "path"), .names(["<<"]))
      return SpecSchema([
        SpecValue.Entry(key: "type", value: types("object", "null")),
        SpecValue.Entry(key: "propertyNames", value: names.specValue),
      ])
    }

    /// A path.
    var names: SpecSchema {
      .either([.names(known.map(\.name))] + patterns.map { SpecSchema("pattern", .text($0.name)) })
    }

    private static func pattern(of path: String) -> String {
      "^" + path.replacing(".", with: "[.]").replacing(anyName, with: "[^.]+")
    }
  }
}
