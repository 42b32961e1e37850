/// A safetensors file: named arrays and a few texts, as other frameworks exchange them.
///
/// Format: https://huggingface.co/docs/safetensors.
package struct SafetensorsFile: Sendable {
  /// An array in a file.
  package struct Entry: Equatable, Sendable {
    package let name: String
    package let element: SafetensorsElement
    /// Extents of the axes; empty for a scalar.
    package let shape: [Int]
    /// First byte, from the beginning of the data.
    let start: Int
    /// Byte after the last.
    let end: Int

    /// Number of elements.
    var count: Int { (end - start) / element.byteCount }
  }

  /// Path of the file.
  package let path: String
  /// Texts beside the arrays.
  package let metadata: [String: String]
  /// The arrays in the order of their data.
  package let entries: [Entry]
  /// Where the data begins.
  private let dataStart: Int

  /// Reads what a file holds, but not yet the data.
  ///
  /// - Throws: when there is no such file, it is cut short, or its header is not that of exactly
  ///   this file.
  package init(reading path: String) throws(StoreError) {
    let file = try DiskFile(reading: path)
    let length = try file.byteCount()
    guard length >= SafetensorsHeader.prefix else {
      throw .truncated(
        file: path, reason: "\(length) of at least \(SafetensorsHeader.prefix) bytes are there")
    }
    var size: UInt64 = 0
    try file.read(1, of: UInt64.self, at: 0) { size = UInt64(littleEndian: $0.first ?? 0) }
    guard size <= SafetensorsHeader.limit else {
      throw .malformed(
        file: path, place: "first \(SafetensorsHeader.prefix) bytes",
        expected: "a header of at most \(SafetensorsHeader.limit) bytes",
        found: "one of \(size): this is no safetensors file")
    }
    let dataStart = SafetensorsHeader.prefix + Int(size)
    guard dataStart <= length else {
      throw .truncated(file: path, reason: "the header alone has \(size) bytes")
    }
    var text: [UInt8] = []
    try file.read(Int(size), of: UInt8.self, at: SafetensorsHeader.prefix) { text += $0 }
    let header = try SafetensorsHeader(
      reading: text, dataBytes: length - dataStart, path: path)
    self.path = path
    self.dataStart = dataStart
    metadata = header.metadata
    entries = header.entries
  }

  /// Reads an array; what is narrower becomes float32 exactly.
  ///
  /// - Throws: when it is not one of float32, bfloat16 or float16, or cannot be read.
  package func read(_ entry: Entry) throws(StoreError) -> WeightArray {
    let file = try DiskFile(reading: path)
    let offset = dataStart + entry.start
    var values: [Float] = []
    values.reserveCapacity(entry.count)
    switch entry.element {
    case .float32:
      try file.read(entry.count, of: UInt32.self, at: offset) {
        values += $0.lazy.map { Float(bitPattern: UInt32(littleEndian: $0)) }
      }
    case .bfloat16:
      try file.read(entry.count, of: UInt16.self, at: offset) {
        values += $0.lazy.map { NarrowFloat.widened(bfloat16: UInt16(littleEndian: $0)) }
      }
    case .float16:
      try file.read(entry.count, of: UInt16.self, at: offset) {
        values += $0.lazy.map { NarrowFloat.widened(float16: UInt16(littleEndian: $0)) }
      }
    default:
      throw .malformed(
        file: path, place: "array '\(entry.name)'", expected: "F32, BF16 or F16",
        found: entry.element.rawValue)
    }
    return WeightArray(name: entry.name, shape: entry.shape, values: values)
  }
}
