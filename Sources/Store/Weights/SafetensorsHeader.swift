import Foundation

/// The header of a safetensors file, checked to the last byte.
///
/// The file: the header's length in 8 bytes, little end first; the header, JSON; the data. Each
/// name has a type, a shape, and the two ends of its data, counted from the data's beginning; the
/// arrays fill the data without gaps and overlaps.
struct SafetensorsHeader {
  /// Bytes of the length.
  static let prefix = 8
  /// The longest header that is read, bytes: some hundred thousand arrays.
  static let limit = 16 << 20

  let metadata: [String: String]
  /// The arrays by their place.
  let entries: [SafetensorsFile.Entry]

  /// Reads and checks a header.
  ///
  /// - Parameters:
  ///   - text: The header.
  ///   - dataBytes: What follows it in the file.
  ///   - path: The file, for messages.
  /// - Throws: when anything in it is not as the format has it, or does not fit the file.
  init(reading text: [UInt8], dataBytes: Int, path: String) throws(StoreError) {
    func refuse(_ expected: String, _ found: String) -> StoreError {
      .malformed(file: path, place: "header", expected: expected, found: found)
    }
    guard text.first == UInt8(ascii: "{") else { throw refuse("a JSON object", "something else") }
    guard let members = Self.object(text) else {
      throw refuse("a JSON object", "text that is not JSON")
    }
    // Of two equal names JSONSerialization keeps one, so the names are counted in the text.
    guard Self.countOfColons(in: text) == Self.countOfMembers(in: members) else {
      throw refuse("each name once", "a name that stands there twice")
    }
    // A null stands for no texts, as in the reference.
    let texts = members["__metadata__"] ?? NSNull()
    guard let metadata = texts is NSNull ? [String: String]() : texts as? [String: String] else {
      throw refuse("texts in __metadata__", "other values")
    }
    var entries: [SafetensorsFile.Entry] = []
    for (name, value) in members where name != "__metadata__" {
      entries.append(try Self.entry(name, value, path))
    }
    entries.sort { ($0.start, $0.end, $0.name) < ($1.start, $1.end, $1.name) }
    var end = 0
    for entry in entries {
      guard entry.start == end else {
        throw Self.refuse(entry.name, "data from byte \(end) on", "from \(entry.start) on", path)
      }
      end = entry.end
    }
    guard dataBytes >= end else {
      throw .truncated(file: path, reason: "\(dataBytes) of \(end) bytes of data are there")
    }
    guard dataBytes == end else {
      throw .malformed(
        file: path, place: "data", expected: "\(end) bytes, as the header says",
        found: "\(dataBytes)")
    }
    self.metadata = metadata
    self.entries = entries
  }

  private static func object(_ text: [UInt8]) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(text))) as? [String: Any]
  }

  private static func entry(
    _ name: String, _ value: Any, _ path: String
  ) throws(StoreError) -> SafetensorsFile.Entry {
    let fields = value as? [String: Any] ?? [:]
    guard let type = fields["dtype"] as? String, let shape = integers(fields["shape"]),
      let offsets = integers(fields["data_offsets"]), offsets.count == 2
    else {
      throw refuse(
        name, "a dtype, a shape of integers and two data_offsets", "something else", path)
    }
    guard let element = SafetensorsElement(rawValue: type) else {
      let known = SafetensorsElement.allCases.map(\.rawValue).joined(separator: ", ")
      throw refuse(name, "a dtype of \(known)", "'\(type.prefix(40))'", path)
    }
    var bytes = element.byteCount
    for extent in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
      guard !overflow else { throw refuse(name, "a shape of a file", "\(shape)", path) }
      bytes = product
    }
    guard offsets[0] <= offsets[1], offsets[1] - offsets[0] == bytes else {
      throw refuse(
        name, "\(bytes) bytes for \(element.rawValue) of shape \(shape)",
        "data_offsets \(offsets)", path)
    }
    return SafetensorsFile.Entry(
      name: name, element: element, shape: shape, start: offsets[0], end: offsets[1])
  }

  /// Integers that are not negative, of a JSON array.
  private static func integers(_ value: Any?) -> [Int]? {
    guard let numbers = value as? [NSNumber] else { return nil }
    var integers: [Int] = []
    for number in numbers {
      // Its text, because a conversion would cut off a fraction.
      guard let integer = Int("\(number)"), integer >= 0 else { return nil }
      integers.append(integer)
    }
    return integers
  }

  private static func countOfColons(in text: [UInt8]) -> Int {
    var count = 0
    var isInText = false
    var isEscaped = false
    for byte in text {
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = isInText
      case UInt8(ascii: "\""): isInText.toggle()
      case UInt8(ascii: ":") where !isInText: count += 1
      default: break
      }
    }
    return count
  }

  private static func countOfMembers(in value: Any) -> Int {
    switch value {
    case let object as [String: Any]:
      object.values.reduce(object.count) { $0 + countOfMembers(in: $1) }
    case let array as [Any]:
      array.reduce(0) { $0 + countOfMembers(in: $1) }
    default:
      0
    }
  }

  private static func refuse(
    _ name: String, _ expected: String, _ found: String, _ path: String
  ) -> StoreError {
    .malformed(file: path, place: "array '\(name)'", expected: expected, found: found)
  }
}
