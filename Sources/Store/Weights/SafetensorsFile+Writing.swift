import Foundation

extension SafetensorsFile {
  /// What numbers are written as.
  package enum Precision: String, CaseIterable, Sendable {
    /// As they are.
    case float32
    /// The upper half of float32, rounded to nearest even.
    case bfloat16

    fileprivate var element: SafetensorsElement { self == .float32 ? .float32 : .bfloat16 }
  }

  /// Writes a new file, which is there only when it is whole.
  ///
  /// - Parameters:
  ///   - path: Where there is no file yet.
  ///   - arrays: In the order in which their data lie in the file; the names differ.
  ///   - metadata: Texts beside them.
  ///   - precision: Of every array.
  /// - Throws: `failed` with `EEXIST` when there is a file already, or when it cannot be written.
  package static func write(
    asNew path: String, _ arrays: [WeightArray], metadata: [String: String] = [:],
    as precision: Precision = .float32
  ) throws(StoreError) {
    let header = try header(of: arrays, metadata, precision.element, path)
    try WholeFile.make(at: path, .kept) { (temporary) throws(StoreError) in
      let file = try DiskFile(creating: temporary)
      try file.write([UInt64(header.count).littleEndian], at: 0)
      var offset = SafetensorsHeader.prefix
      try file.write(header, at: offset)
      offset += header.count
      for array in arrays {
        switch precision {
        case .float32:
          try file.write(array.values.lazy.map { $0.bitPattern.littleEndian }, at: offset)
        case .bfloat16:
          try file.write(
            array.values.lazy.map { NarrowFloat.bfloat16($0).littleEndian }, at: offset)
        }
        offset += array.values.count * precision.element.byteCount
      }
    }
  }

  /// The header, with blanks behind it so that the data begin at a multiple of 8.
  private static func header(
    of arrays: [WeightArray], _ metadata: [String: String], _ element: SafetensorsElement,
    _ path: String
  ) throws(StoreError) -> [UInt8] {
    var members: [String: Any] = [:]
    if !metadata.isEmpty { members["__metadata__"] = metadata }
    var offset = 0
    for array in arrays {
      precondition(members[array.name] == nil, "the array \(array.name) is there twice")
      let end = offset + array.values.count * element.byteCount
      members[array.name] =
        ["dtype": element.rawValue, "shape": array.shape, "data_offsets": [offset, end]]
        as [String: Any]
      offset = end
    }
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    guard let text = try? JSONSerialization.data(withJSONObject: members, options: options) else {
      throw .failed(
        act: "write the header", file: path, reason: "a name is not text", errno: nil)
    }
    let header = Array(text) + repeatElement(0x20, count: (8 - text.count % 8) % 8)
    guard header.count <= SafetensorsHeader.limit else {
      throw .failed(
        act: "write the header", file: path,
        reason: "it has \(header.count) bytes, and would not be read again", errno: nil)
    }
    return header
  }
}
