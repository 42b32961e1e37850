import CZlib
import Foundation

/// The bytes that a file of gzip members stands for.
final class GzipCorpusStream: CorpusStream {
  private let path: String
  private let file: gzFile
  private var buffer = [UInt8](repeating: 0, count: corpusPiece)

  init(_ path: String) throws(TaskError) {
    guard let file = gzopen(path, "rb") else {
      throw .unreadable(path: path, reason: systemReason())
    }
    self.path = path
    self.file = file
  }

  deinit { gzclose(file) }

  func next() throws(TaskError) -> [UInt8] {
    let count = gzread(file, &buffer, UInt32(buffer.count))
    var number: Int32 = 0
    let message = gzerror(file, &number).map { String(cString: $0) } ?? ""
    // At an end that comes too early zlib gives what there is, and says so only here.
    if number == Z_BUF_ERROR {
      throw .unreadable(path: path, reason: "its gzip data end early")
    }
    guard count >= 0, number >= 0 else {
      throw .unreadable(
        path: path,
        reason: "its gzip data are damaged: " + message.replacing("\(path): ", with: ""))
    }
    return Array(buffer[..<Int(count)])
  }
}
