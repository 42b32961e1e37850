/// Whether a key has to be given.
package enum SpecRequirement: Sendable {
  /// A key that is not given keeps the default.
  case defaulted
  /// A key that is not given is a mistake.
  case required
  /// As `defaulted`, of a later version: while it has its default it is left out of the resolved
  /// configuration, so that what was resolved earlier is the same still.
  case added
}

/// The property of a configuration that holds a field: `\.width`.
package typealias SpecProperty<Section, Value> = any WritableKeyPath<Section, Value> & Sendable

/// One field of a configuration: its key, its format and the property that holds it.
///
/// A copy is a reference, since readings go through the fields of every section.
package struct SpecField<Section: Sendable>: Sendable {
  private let body: Body

  package var key: String { body.key }
  /// One sentence for the reader of the schema.
  package var summary: String { body.summary }
  package var requirement: SpecRequirement { body.requirement }
  /// What a message says is expected: `an integer of at least 1`.
  package var expectation: String { body.expectation }
  var read: Read { body.read }
  var write: Write { body.write }
  /// What an editor is told of the field, given the section's defaults.
  var schema: Schema { body.schema }
  /// Puts back what another section holds in the field.
  var restore: Restore { body.restore }
  /// Whether two sections certainly hold the same in the field; `false` for values that cannot be
  /// compared.
  var isSame: Comparison { body.isSame }
  /// Fields declared before it without which it cannot be read.
  var dependencies: [String] { body.dependencies }

  typealias Read = @Sendable (inout Section, SpecNode, inout SpecReader) -> Void
  typealias Write = @Sendable (Section) -> SpecValue
  typealias Schema = @Sendable (Section, SpecSchema.Extent) -> SpecSchema
  typealias Restore = @Sendable (inout Section, _ from: Section) -> Void
  typealias Comparison = @Sendable (Section, Section) -> Bool

  private final class Body: Sendable {
    let key: String
    let summary: String
    let requirement: SpecRequirement
    let expectation: String
    let read: Read
    let write: Write
    let schema: Schema
    let restore: Restore
    let isSame: Comparison
    let dependencies: [String]

    init(
      key: String, summary: String, requirement: SpecRequirement, expectation: String,
      read: @escaping Read, write: @escaping Write, schema: @escaping Schema,
      restore: @escaping Restore, isSame: @escaping Comparison, dependencies: [String]
    ) {
      (self.key, self.summary) = (key, summary)
      (self.requirement, self.expectation) = (requirement, expectation)
      (self.read, self.write, self.schema) = (read, write, schema)
      (self.restore, self.isSame, self.dependencies) = (restore, isSame, dependencies)
    }
  }

  init(
    key: String, summary: String, requirement: SpecRequirement, expectation: String,
    read: @escaping Read, write: @escaping Write, schema: @escaping Schema,
    restore: @escaping Restore, isSame: @escaping Comparison, dependencies: [String] = []
  ) {
    body = Body(
      key: key, summary: summary, requirement: requirement, expectation: expectation, read: read,
      write: write, schema: schema, restore: restore, isSame: isSame, dependencies: dependencies)
  }

  /// A field of any format.
  package static func field<Value: Sendable>(
    _ key: String, _ property: SpecProperty<Section, Value>,
    _ format: SpecFormat<Value>, _ summary: String, _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    Self(
      key: key, summary: summary, requirement: requirement, expectation: format.expectation,
      read: { section, node, reader in
        // The placeholder of a required field is no default to read into.
        let current = requirement == .required ? nil : section[keyPath: property]
        guard let value = format.read(node, current, &reader) else { return }
        section[keyPath: property] = value
      },
      write: { format.write($0[keyPath: property]) },
      schema: { section, extent in
        let current = requirement == .required ? nil : section[keyPath: property]
        // Where only a part is given, what is not given is not the default.
        let value = extent == .whole ? current.map(format.write) : nil
        return format.schema(current, extent).described(summary, default: value)
      },
      restore: { $0[keyPath: property] = $1[keyPath: property] },
      isSame: { areCertainlyEqual($0[keyPath: property], $1[keyPath: property]) })
  }
}

/// Whether two values are equal; `false` where their type does not say what that means.
func areCertainlyEqual<Value>(_ one: Value, _ other: Value) -> Bool {
  (one as? any Equatable)?.isEqual(to: other) ?? false
}

extension Equatable {
  fileprivate func isEqual(to other: Any) -> Bool { other as? Self == self }
}

extension SpecField {
  /// An integer.
  package static func integer<Value: FixedWidthInteger & SpecNumeric>(
    _ key: String, _ property: SpecProperty<Section, Value>,
    _ summary: String, _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    .field(key, property, .integer(), summary, requirement)
  }

  /// An integer within bounds: `in: 1...`.
  package static func integer<Value: FixedWidthInteger & SpecNumeric>(
    _ key: String, _ property: SpecProperty<Section, Value>,
    in bounds: some SpecBounds<Value>, _ summary: String,
    _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    .field(key, property, .integer(in: bounds), summary, requirement)
  }

  /// A finite number.
  package static func number<Value: BinaryFloatingPoint & SpecNumeric>(
    _ key: String, _ property: SpecProperty<Section, Value>,
    _ summary: String, _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    .field(key, property, .number(), summary, requirement)
  }

  /// A finite number within bounds: `in: 0..<1`.
  package static func number<Value: BinaryFloatingPoint & SpecNumeric>(
    _ key: String, _ property: SpecProperty<Section, Value>,
    in bounds: some SpecBounds<Value>, _ summary: String,
    _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    .field(key, property, .number(in: bounds), summary, requirement)
  }

  /// `true` or `false`.
  package static func flag(
    _ key: String, _ property: SpecProperty<Section, Bool>,
    _ summary: String, _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    .field(key, property, .flag, summary, requirement)
  }

  /// Text.
  package static func text(
    _ key: String, _ property: SpecProperty<Section, String>,
    _ summary: String, _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    .field(key, property, .text, summary, requirement)
  }

  /// A path; in a file, a relative one starts at the file's folder.
  package static func path(
    _ key: String, _ property: SpecProperty<Section, String>,
    _ summary: String, _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    .field(key, property, .path, summary, requirement)
  }

  /// One of the names of an enumeration.
  package static func choice<Value: CaseIterable & RawRepresentable<String> & Sendable>(
    _ key: String, _ property: SpecProperty<Section, Value>,
    _ summary: String, _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    .field(key, property, .choice(), summary, requirement)
  }

  /// A section with fields of its own.
  package static func nested<Value: SpecDeclared>(
    _ key: String, _ property: SpecProperty<Section, Value>,
    _ summary: String, _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    .field(key, property, .section(), summary, requirement)
  }

  /// A section whose `kind` says which fields it has.
  package static func union<Value: SpecUnion>(
    _ key: String, _ property: SpecProperty<Section, Value>,
    _ summary: String, _ requirement: SpecRequirement = .defaulted
  ) -> Self {
    .field(key, property, .union(), summary, requirement)
  }
}
