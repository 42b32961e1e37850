import Foundation

/// The rows of a file of JSON lines: an object a line, of which one field is text.
struct JSONRows {
  private let stream: any CorpusStream
  private let path: String
  private let field: String
  private var buffer: [UInt8] = []
  /// Where in the buffer the next row begins.
  private var position = 0
  private var line = 0
  private var isAtEnd = false

  init(_ stream: any CorpusStream, path: String, field: String) {
    self.stream = stream
    self.path = path
    self.field = field
  }

  /// The text of the next row, and `nil` behind the last.
  ///
  /// Lines of white space are passed over.
  ///
  /// - Throws: `TaskError.badRow` for a line that is no object with the field, or whose field is no text.
  mutating func next() throws(TaskError) -> [UInt8]? {
    while let row = try nextLine() {
      guard row.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0d }) else { continue }
      return try text(of: row)
    }
    return nil
  }

  private mutating func nextLine() throws(TaskError) -> ArraySlice<UInt8>? {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0a) {
        defer { position = end + 1 }
        line += 1
        return buffer[position..<end]
      }
      guard !isAtEnd else {
        guard position < buffer.count else { return nil }
        defer { position = buffer.count }
        line += 1
        return buffer[position...]
      }
      searched = buffer.count - position
      buffer.removeFirst(position)
      position = 0
      let bytes = try stream.next()
      isAtEnd = bytes.isEmpty
      buffer += bytes
    }
  }

  private func text(of row: ArraySlice<UInt8>) throws(TaskError) -> [UInt8] {
    func refusal(_ expected: String, _ found: String) -> TaskError {
      .badRow(path: path, line: line, expected: expected, found: found)
    }
    let value = try? JSONSerialization.jsonObject(with: Data(row), options: [.fragmentsAllowed])
    guard let value else {
      let start = String(decoding: row.prefix(40), as: UTF8.self)
      throw refusal("a JSON object", "'\(start)\(row.count > 40 ? "…" : "")'")
    }
    guard let object = value as? [String: Any] else {
      throw refusal("a JSON object", "another JSON value")
    }
    guard let found = object[field] else {
      let names = object.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
      throw refusal("a field '\(field)'", names.isEmpty ? "no fields" : names)
    }
    guard let text = found as? String else {
      throw refusal("a text in the field '\(field)'", "another JSON value")
    }
    return Array(text.utf8)
  }
}
