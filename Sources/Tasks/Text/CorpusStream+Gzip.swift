import CZlib
import Foundation

/// The bytes that a file of gzip members stands for.
///
/// Members may stand one behind the other. Zeros behind a member are padding, as tapes have it. Anything
/// else there is an error: passing over it would make half a corpus of a damaged one.
final class GzipCorpusStream: CorpusStream {
  private let path: String
  private let file: PlainCorpusStream
  private let stream = czlib_make_gunzip()
  private var input: [UInt8] = []
  private var taken = 0
  /// Where in the file `input` begins.
  private var inputStart = 0
  private var buffer = [UInt8](repeating: 0, count: corpusPiece)
  /// Whether what was read so far ends with a member.
  private var isBetween = false

  init(_ path: String) throws(TaskError) {
    self.path = path
    file = try PlainCorpusStream(path)
    guard stream != nil else { throw .unreadable(path: path, reason: "zlib has no memory") }
  }

  deinit { czlib_free_gunzip(stream) }

  func next() throws(TaskError) -> [UInt8] {
    while true {
      if isBetween {
        guard try findMember() else { return [] }
        isBetween = false
        guard czlib_begin_gunzip(stream) == Z_OK else {
          throw .unreadable(path: path, reason: "zlib does not begin again")
        }
      }
      if taken == input.count, try !readMore() {
        throw .unreadable(path: path, reason: "its gzip data end early")
      }
      var written = 0
      let status = czlib_gunzip(
        stream, &buffer, buffer.count, &written, input, input.count, &taken)
      guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else {
        let reason = czlib_message(stream).map { String(cString: $0) } ?? "no reason given"
        throw .unreadable(
          path: path,
          reason: "its gzip data are damaged before byte \(inputStart + taken): \(reason)")
      }
      isBetween = status == Z_STREAM_END
      if written > 0 { return Array(buffer[..<written]) }
    }
  }

  /// Goes on to where the next member begins, over padding.
  ///
  /// - Returns: Whether there is one.
  private func findMember() throws(TaskError) -> Bool {
    while true {
      while taken < input.count, input[taken] == 0 { taken += 1 }
      if taken < input.count { break }
      guard try readMore() else { return false }
    }
    if input.count - taken < 2 { try extend() }
    let rest = input[taken...]
    guard rest.starts(with: [0x1f, 0x8b]) else {
      throw .strayBytes(
        path: path, kind: "gzip", offset: inputStart + taken, bytes: Array(rest.prefix(4)))
    }
    return true
  }

  /// Reads the next piece of the file, when all of the last was taken.
  private func readMore() throws(TaskError) -> Bool {
    inputStart += input.count
    input = try file.next()
    taken = 0
    return !input.isEmpty
  }

  /// Adds the next piece of the file to what was not taken yet.
  private func extend() throws(TaskError) {
    inputStart += taken
    input = Array(input[taken...]) + (try file.next())
    taken = 0
  }
}
