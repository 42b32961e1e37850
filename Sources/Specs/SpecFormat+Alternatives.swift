/// One of the ways in which a value can be written.
package struct SpecAlternative<Value: Sendable>: Sendable {
  fileprivate let read: @Sendable (SpecNode, inout SpecReader) -> Value?
  fileprivate let schema: @Sendable (SpecSchema.Extent) -> SpecSchema

  /// What `format` reads, made a value by `wrap`.
  package init<Written: Sendable>(
    _ format: SpecFormat<Written>, as wrap: @escaping @Sendable (Written) -> Value
  ) {
    read = { node, reader in format.read(node, nil, &reader).map(wrap) }
    schema = { extent in format.schema(nil, extent) }
  }
}

extension SpecFormat {
  /// A value that a scalar, a list and a mapping say each in its own way: `all`, `[0, 7]`,
  /// `{every: 8}`.
  ///
  /// - Parameters:
  ///   - expectation: What a message says is expected where none of the three stands, with an article.
  ///   - scalar: How a scalar is read; `nil` where that is a mistake.
  ///   - list: How a list is read.
  ///   - mapping: How a mapping is read.
  ///   - write: What gives the value again when it is read.
  /// - Returns: A format of all of them.
  package static func alternatives(
    _ expectation: String, scalar: SpecAlternative<Value>? = nil,
    list: SpecAlternative<Value>? = nil, mapping: SpecAlternative<Value>? = nil,
    to write: @escaping @Sendable (Value) -> SpecValue
  ) -> Self {
    Self(expectation) { _, extent in
      .either([scalar, list, mapping].compactMap { $0?.schema(extent) })
    } read: { node, _, reader in
      let chosen =
        switch node.content {
        case .scalar: node.isNull ? nil : scalar
        case .sequence: list
        case .mapping: mapping
        }
      guard let chosen else {
        reader.report(expected: expectation, at: node)
        return nil
      }
      return chosen.read(node, &reader)
    } write: {
      write($0)
    }
  }
}
