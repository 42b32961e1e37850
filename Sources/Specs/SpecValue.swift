/// A resolved configuration as an ordered tree: every field, in the order declared.
///
/// The same value gives the same bytes; reading the text gives the same value.
package indirect enum SpecValue: Hashable, Sendable {
  case null
  case flag(Bool)
  /// A decimal literal that JSON and YAML both read: made by ``integer(_:)`` and ``number(_:)``.
  case literal(String)
  case text(String)
  case list([SpecValue])
  case mapping([Entry])

  /// One `key: value` of a mapping.
  package struct Entry: Hashable, Sendable {
    package let key: String
    package let value: SpecValue

    package init(key: String, value: SpecValue) {
      self.key = key
      self.value = value
    }
  }

  /// An integer, in decimal.
  package static func integer(_ value: some FixedWidthInteger) -> SpecValue {
    .literal(String(value))
  }

  /// A number, with the fewest digits that give the same value again in its own precision.
  ///
  /// - Precondition: The number is finite.
  package static func number(_ value: some BinaryFloatingPoint & SpecNumeric) -> SpecValue {
    precondition(value.isFinite, "a resolved configuration holds finite numbers, found \(value)")
    return .literal(value.description)
  }

  /// The value of a key, `nil` if there is none or this is no mapping.
  package subscript(_ key: String) -> SpecValue? {
    guard case .mapping(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// What a node says when nothing is expected of it: an unquoted word that reads as a number is one.
  package init(_ node: SpecNode) {
    self =
      switch node.content {
      case .scalar(let text, isPlain: false): .text(text)
      case .scalar(let text, isPlain: true): SpecValue(plain: text)
      case .sequence(let elements): .list(elements.map { SpecValue($0) })
      case .mapping(let entries):
        .mapping(entries.map { Entry(key: $0.key, value: SpecValue($0.value)) })
      }
  }

  private init(plain text: String) {
    let integer: Result<Int, SpecScalar.NumberError> = SpecScalar.integer(text)
    let number: Result<Double, SpecScalar.NumberError> = SpecScalar.number(text)
    switch (integer, number) {
    case (.success(let value), _): self = .integer(value)
    case (_, .success(let value)): self = .number(value)
    default:
      if SpecScalar.isNull(text) {
        self = .null
      } else {
        self = text == "true" ? .flag(true) : text == "false" ? .flag(false) : .text(text)
      }
    }
  }
}
