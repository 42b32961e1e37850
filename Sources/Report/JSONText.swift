import Foundation

/// JSON as the commands print it: sorted keys, indented, one value.
package enum JSONText {
  /// The JSON text of a value; a number that is not finite becomes `"nan"`, `"inf"` or `"-inf"`.
  ///
  /// - Throws: `EncodingError` when the value cannot be encoded.
  package static func encoding(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
