extension SpecSchema {
  /// Any value at all.
  package static var anything: SpecSchema { SpecSchema([], isOpen: true) }

  /// Nothing: `~`, `null` or no value.
  package static var null: SpecSchema { SpecSchema("type", .text("null")) }

  /// `true` or `false`.
  package static var flag: SpecSchema { SpecSchema("type", .text("boolean")) }

  /// Any scalar but nothing: of text without quotes a loader may have made a number or a boolean.
  package static var scalar: SpecSchema { SpecSchema("type", types("string", "number", "boolean")) }

  /// A scalar that matches a regular expression, if a loader left it as text.
  package static func scalar(matching pattern: String) -> SpecSchema {
    SpecSchema(scalar.keywords + [SpecValue.Entry(key: "pattern", value: .text(pattern))])
  }

  /// Text that a loader takes for nothing else, matching a regular expression.
  package static func text(matching pattern: String) -> SpecSchema {
    SpecSchema([
      SpecValue.Entry(key: "type", value: .text("string")),
      SpecValue.Entry(key: "pattern", value: .text(pattern)),
    ])
  }

  /// One of some names.
  package static func names(_ names: [String]) -> SpecSchema {
    SpecSchema("enum", .list(names.map { .text($0) }))
  }

  /// An integer within bounds.
  package static func integer(in bounds: some SpecBounds<Int>) -> SpecSchema {
    integers(bounds.interval)
  }

  /// A number within bounds.
  package static func number(in bounds: some SpecBounds<Double>) -> SpecSchema {
    numbers(bounds.interval)
  }

  /// Any of some schemas.
  package static func either(_ first: SpecSchema, _ others: SpecSchema...) -> SpecSchema {
    either([first] + others)
  }

  static func integers(_ interval: SpecInterval<some SpecNumeric>) -> SpecSchema {
    either(
      SpecSchema(type("integer") + interval.keywords),
      reference(to: interval.isNeverNegative ? "natural_text" : "integer_text"))
  }

  static func numbers(_ interval: SpecInterval<some SpecNumeric>) -> SpecSchema {
    either(
      SpecSchema(type("number") + interval.keywords),
      reference(to: interval.isNeverNegative ? "positive_text" : "number_text"))
  }

  /// What loaders leave as text of the numbers that a spec may hold.
  static var textsOfNumbers: [SpecValue.Entry] {
    // YAML 1.2 takes `1_000` for text, 1.1 for want of a point and a sign `2e3` and `1e-3`, and `08`.
    let integer = "(?=.*[eE_]|0[0-9])[0-9]+(_[0-9]+)*([eE][+]?[0-9]+)?$"
    let number = "(?=.*[eE_])([0-9][0-9_]*[.]?[0-9_]*|[.][0-9][0-9_]*)([eE][-+]?[0-9]+)?$"
    return [
      ("integer_text", "^[-+]?" + integer), ("natural_text", "^[+]?" + integer),
      ("number_text", "^[-+]?" + number), ("positive_text", "^[+]?" + number),
    ].map { SpecValue.Entry(key: $0.0, value: text(matching: $0.1).specValue) }
  }

  static func reference(to definition: String) -> SpecSchema {
    SpecSchema("$ref", .text("#/definitions/" + definition))
  }

  static func type(_ name: String) -> [SpecValue.Entry] {
    [SpecValue.Entry(key: "type", value: .text(name))]
  }

  static func types(_ names: String...) -> SpecValue { .list(names.map { .text($0) }) }
}

extension SpecInterval {
  /// The bounds as keywords of a schema.
  fileprivate var keywords: [SpecValue.Entry] {
    var keywords: [SpecValue.Entry] = []
    if let lower {
      let key = isLowerIncluded ? "minimum" : "exclusiveMinimum"
      keywords.append(SpecValue.Entry(key: key, value: .literal(lower.inWords)))
    }
    if let upper {
      let key = isUpperIncluded ? "maximum" : "exclusiveMaximum"
      keywords.append(SpecValue.Entry(key: key, value: .literal(upper.inWords)))
    }
    return keywords
  }

  fileprivate var isNeverNegative: Bool {
    lower.map { !$0.description.hasPrefix("-") } ?? false
  }
}
