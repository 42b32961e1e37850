extension SpecField {
  /// A field of a part of the configuration, which in the spec stands beside the configuration's own.
  package static func within<Part: Sendable>(
    _ property: SpecProperty<Section, Part>, _ field: SpecField<Part>
  ) -> Self {
    Self(
      key: field.key, summary: field.summary, requirement: field.requirement,
      expectation: field.expectation,
      read: { section, node, reader in field.read(&section[keyPath: property], node, &reader) },
      write: { field.write($0[keyPath: property]) },
      schema: { field.schema($0[keyPath: property], $1) },
      restore: { field.restore(&$0[keyPath: property], $1[keyPath: property]) },
      isSame: { field.isSame($0[keyPath: property], $1[keyPath: property]) })
  }
}
