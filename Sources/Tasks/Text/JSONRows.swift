import Foundation

/// The rows of a file of JSON lines: an object a line, of which one field is text.
struct JSONRows {
  private let stream: any CorpusStream
  private let path: String
  private let field: JSONField
  private var buffer: [UInt8] = []
  /// Where in the buffer the next row begins.
  private var position = 0
  private var line = 0
  private var isAtEnd = false

  /// The mark that some programs write in front of UTF-8.
  private static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// Rows of a stream; `field` is a field's name, or names with dots between them that lead to it through
  /// objects.
  init(_ stream: any CorpusStream, path: String, field: String) {
    self.stream = stream
    self.path = path
    self.field = JSONField(field)
  }

  /// The text of the next row, or `TaskError.badRow` for a line that is no object with the field, or whose
  /// field is no text; `nil` behind the last.
  ///
  /// Lines of white space are passed over.
  ///
  /// - Throws: `TaskError` when the file cannot be read.
  mutating func next() throws(TaskError) -> Result<[UInt8], TaskError>? {
    while var row = try nextLine() {
      var column = 1
      if line == 1, row.starts(with: Self.mark) {
        row = row.dropFirst(Self.mark.count)
        column += Self.mark.count
      }
      guard row.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0d }) else { continue }
      do throws(JSONScanner.Mistake) {
        return .success(try field.text(of: row))
      } catch {
        return .failure(
          .badRow(
            path: path, line: line, column: column + error.offset, expected: error.expected,
            found: error.found))
      }
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
}
