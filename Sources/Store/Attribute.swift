/// A named fact about a file or an object in it.
package struct Attribute: Equatable, Sendable {
  package let name: String
  package let value: AttributeValue

  /// Names a value.
  package init(_ name: String, _ value: AttributeValue) {
    self.name = name
    self.value = value
  }
}

/// The value of an attribute.
///
/// In the file: variable-length UTF-8, int64, float64, and for a flag uint8 (0 or 1), which unlike
/// h5py's Boolean enumeration is read by netCDF tools too.
package enum AttributeValue: Equatable, Sendable {
  case text(String)
  case integer(Int)
  case real(Double)
  case flag(Bool)
}

extension AttributeValue {
  /// Whether this is a flag that is set; HDF5 has no booleans, so one that was read is a number.
  package var isSet: Bool {
    switch self {
    case .flag(let isSet): isSet
    case .integer(let number): number != 0
    case .text, .real: false
    }
  }
}

extension AttributeValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
  /// A text.
  package init(stringLiteral value: String) { self = .text(value) }
  /// An integer.
  package init(integerLiteral value: Int) { self = .integer(value) }
  /// A real.
  package init(floatLiteral value: Double) { self = .real(value) }
  /// A flag.
  package init(booleanLiteral value: Bool) { self = .flag(value) }
}
