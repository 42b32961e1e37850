/// How one type of value is read from a spec and written to the resolved one.
///
/// A format is a value, put together from others: `.list(of: .integer(in: 0...))`.
package struct SpecFormat<Value: Sendable>: Sendable {
  /// What a message says is expected: `an integer of at least 1`.
  package let expectation: String
  /// The value that stands at a node, or `nil` after a mistake was reported.
  ///
  /// `current` is what the field holds before (its default); a section is read into it.
  let read: @Sendable (_ node: SpecNode, _ current: Value?, _ reader: inout SpecReader) -> Value?
  /// The value as it stands in the resolved configuration; reading that gives the value again.
  let write: @Sendable (Value) -> SpecValue
  /// What an editor is told of the value; `current` is as in reading, for the defaults of sections.
  let schema: @Sendable (_ current: Value?, _ extent: SpecSchema.Extent) -> SpecSchema

  init(
    _ expectation: String,
    schema: @escaping @Sendable (Value?, SpecSchema.Extent) -> SpecSchema,
    read: @escaping @Sendable (SpecNode, Value?, inout SpecReader) -> Value?,
    write: @escaping @Sendable (Value) -> SpecValue
  ) {
    self.expectation = expectation
    self.read = read
    self.write = write
    self.schema = schema
  }
}
