import Foundation

/// The bytes of a file from its beginning to its end.
protocol CorpusStream: AnyObject {
  /// The next bytes; none at the end of the file.
  ///
  /// - Throws: `TaskError.unreadable`, also when compressed data are damaged or end early.
  func next() throws(TaskError) -> [UInt8]
}

/// How many bytes a stream gives at a time: enough for reading to be cheap, few beside any model.
let corpusPiece = 1 << 18

/// Opens a file to read it through.
///
/// Whether it is compressed its first bytes say, not its name: gzip (RFC 1952) begins with `1f 8b`,
/// Zstandard (RFC 8878) with `28 b5 2f fd`.
func makeCorpusStream(of path: String) throws(TaskError) -> any CorpusStream {
  switch try CorpusCompression(of: path) {
  case .none: try PlainCorpusStream(path)
  case .gzip: try GzipCorpusStream(path)
  case .zstd: try ZstdCorpusStream(path)
  }
}

/// How a file of text is compressed.
enum CorpusCompression {
  case none
  case gzip
  case zstd

  /// Looks at the first bytes of a file.
  init(of path: String) throws(TaskError) {
    let start = try PlainCorpusStream(path, piece: 4).next()
    if start.starts(with: [0x1f, 0x8b]) {
      self = .gzip
    } else if start == [0x28, 0xb5, 0x2f, 0xfd] {
      self = .zstd
    } else {
      self = .none
    }
  }
}

/// The bytes of a file as they are.
final class PlainCorpusStream: CorpusStream {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8]

  init(_ path: String, piece: Int = corpusPiece) throws(TaskError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemReason()) }
    buffer = [UInt8](repeating: 0, count: piece)
  }

  deinit { close(descriptor) }

  func next() throws(TaskError) -> [UInt8] {
    var count = 0
    repeat { count = read(descriptor, &buffer, buffer.count) } while count < 0 && errno == EINTR
    guard count >= 0 else { throw .unreadable(path: path, reason: systemReason()) }
    return Array(buffer[..<count])
  }
}

/// What the system says about the call that failed last.
func systemReason() -> String { String(cString: strerror(errno)) }
