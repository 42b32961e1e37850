/// Comma-separated values, as RFC 4180 has them, with a heading.
struct SeparatedValues {
  /// A field of a row.
  enum Field: ExpressibleByStringLiteral {
    case text(String)
    case whole(Int?)
    case real(Double?)

    init(stringLiteral value: String) { self = .text(value) }

    /// As it stands between commas; what is unknown is empty.
    var words: String {
      switch self {
      case .text(let text): SeparatedValues.quoted(text)
      case .whole(let number): number.map(String.init) ?? ""
      case .real(let number): number.map(SeparatedValues.text) ?? ""
      }
    }
  }

  /// The heading and a line a row, each with its end.
  let text: String

  /// Rows of named fields.
  ///
  /// - Parameter rows: At least one, all with the same names in the same order.
  init(_ rows: [[(name: String, field: Field)]]) {
    let heading = (rows.first ?? []).map { Self.quoted($0.name) }
    for row in rows {
      precondition(
        row.count == heading.count, "\(row.count) fields below a heading of \(heading.count)")
    }
    let lines = [heading] + rows.map { $0.map(\.field.words) }
    text = lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// A number with the digits that tell it from all others.
  static func text(_ value: Double) -> String {
    value.isFinite ? "\(value)" : NumberText.fixed(value)
  }

  /// A text, in quotation marks where it has to be.
  static func quoted(_ field: String) -> String {
    guard field.contains(where: { ",\"\r\n".contains($0) }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}
