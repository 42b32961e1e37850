extension SpecSchema {
  /// A mapping with keys of its own and no others; nothing is an empty one.
  static func section(_ keys: [Key], required: [String]) -> SpecSchema {
    var keywords = [
      SpecValue.Entry(
        key: "type", value: required.isEmpty ? types("object", "null") : .text("object")),
      SpecValue.Entry(key: "properties", value: properties(keys)),
    ]
    if !required.isEmpty {
      let names = required.map { SpecValue.text($0) }
      keywords.append(SpecValue.Entry(key: "required", value: .list(names)))
    }
    keywords.append(SpecValue.Entry(key: "additionalProperties", value: .flag(false)))
    return SpecSchema(keywords, keys: keys)
  }

  /// A mapping whose `kind` says which of the keys it may have.
  ///
  /// - Parameters:
  ///   - cases: The kinds, what they are, and their sections.
  ///   - usual: The section of a mapping without a `kind`; `nil` where that is a mistake.
  /// - Returns: A schema that says of a mapping of a known kind what is wrong with its keys.
  static func union(
    _ cases: [(kind: String, summary: String, section: SpecSchema)], usual: SpecSchema?
  ) -> SpecSchema {
    let summary = cases.map { $0.kind + ": " + $0.summary }.joined(separator: " ")
    let kind = names(cases.map(\.kind)).described(summary, default: nil)
    let kinds = [Key(name: SpecNode.kindKey, schema: kind)]
    let isGiven = SpecValue.Entry(key: "required", value: .list([.text(SpecNode.kindKey)]))
    func condition(_ test: [SpecValue.Entry], _ section: SpecSchema) -> SpecValue {
      .mapping([
        SpecValue.Entry(key: "if", value: .mapping(type("object") + test)),
        SpecValue.Entry(key: "then", value: section.specValue),
      ])
    }
    var conditions = cases.map { kind, _, section in
      let this = SpecSchema("const", .text(kind))
      return condition(
        [
          isGiven,
          SpecValue.Entry(
            key: "properties",
            value: properties([Key(name: SpecNode.kindKey, schema: this)], mayMerge: false)),
        ], section)
    }
    if let usual {
      conditions.append(
        condition([SpecValue.Entry(key: "not", value: .mapping([isGiven]))], usual))
    }
    let keywords =
      [
        SpecValue.Entry(
          key: "type", value: usual == nil ? .text("object") : types("object", "null")),
        SpecValue.Entry(key: "properties", value: properties(kinds, mayMerge: false)),
      ] + (usual == nil ? [isGiven] : [])
      + [SpecValue.Entry(key: "allOf", value: .list(conditions))]
    let others = cases.flatMap(\.section.keys).filter { $0.name != SpecNode.kindKey }
    return SpecSchema(keywords, keys: kinds + merged(others))
  }

  /// The key that stands for all of the elements of a list or a mapping from names.
  static var anyName: String { "*" }

  /// A list.
  static func list(of element: SpecSchema, count: SpecInterval<Int>) -> SpecSchema {
    var keywords = type("array") + [SpecValue.Entry(key: "items", value: element.specValue)]
    if let lower = count.lower, lower > 0 {
      keywords.append(SpecValue.Entry(key: "minItems", value: .integer(lower)))
    }
    if let upper = count.upper {
      keywords.append(SpecValue.Entry(key: "maxItems", value: .integer(upper)))
    }
    return SpecSchema(keywords, keys: [Key(name: anyName, schema: element)])
  }

  /// A mapping from names that the user chooses.
  static func named(_ element: SpecSchema, names: SpecSchema?) -> SpecSchema {
    var keywords = [
      SpecValue.Entry(key: "type", value: types("object", "null")),
      SpecValue.Entry(key: "properties", value: properties([])),
    ]
    if let names {
      let names = either(names, self.names(["<<"]))
      keywords.append(SpecValue.Entry(key: "propertyNames", value: names.specValue))
    }
    keywords.append(SpecValue.Entry(key: "additionalProperties", value: element.specValue))
    return SpecSchema(keywords, keys: [Key(name: anyName, schema: element)])
  }

  /// A mapping from dotted paths, which the schema of the whole document knows.
  static var overrides: SpecSchema {
    SpecSchema(reference(to: "overrides").keywords, isOpen: true)
  }

  /// A mapping from dotted paths to anything.
  static var conditions: SpecSchema {
    SpecSchema(reference(to: "conditions").keywords, isOpen: true)
  }

  /// A dotted path, which the schema of the whole document knows.
  package static var dottedPath: SpecSchema { reference(to: "path") }

  /// The schemas of keys; a loader that does not resolve merge keys leaves a `<<` among them.
  static func properties(_ keys: [Key], mayMerge: Bool = true) -> SpecValue {
    .mapping(
      keys.map { SpecValue.Entry(key: $0.name, value: $0.schema.specValue) }
        + (mayMerge ? [SpecValue.Entry(key: "<<", value: .mapping([]))] : []))
  }
}

extension SpecDeclared {
  /// The schema of a mapping with these fields; with a `kind`, of that case of a union.
  static func schema(
    _ defaults: Self, _ extent: SpecSchema.Extent, kind: String? = nil
  ) -> SpecSchema {
    let kinds = kind.map {
      [SpecSchema.Key(name: SpecNode.kindKey, schema: SpecSchema("const", .text($0)))]
    }
    let fields = specFields.map {
      SpecSchema.Key(name: $0.key, schema: $0.schema(defaults, extent))
    }
    let required = specFields.filter { $0.requirement == .required }.map(\.key)
    return .section((kinds ?? []) + fields, required: extent == .whole ? required : [])
  }
}
