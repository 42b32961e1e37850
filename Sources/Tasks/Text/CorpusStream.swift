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
/// Whether it is compressed its first bytes say, not its name.
///
/// - Parameters:
///   - path: The file.
///   - isRaw: Whether the file's own bytes are meant, whatever they are.
/// - Returns: What the file's bytes stand for.
/// - Throws: `TaskError.foreign` when the file is of a format that is no text, compressed or not.
func makeCorpusStream(
  of path: String, isRaw: Bool = false
) throws(TaskError) -> any CorpusStream {
  switch isRaw ? .none : try CorpusCompression(of: path) {
  case .none: try PlainCorpusStream(path)
  case .gzip: try CheckedCorpusStream(GzipCorpusStream(path), path: path)
  case .zstd: try CheckedCorpusStream(ZstdCorpusStream(path), path: path)
  }
}

/// How a file of text is compressed.
enum CorpusCompression {
  case none
  case gzip
  case zstd

  /// Looks at the first bytes of a file.
  ///
  /// - Throws: `TaskError.foreign` when they are those of a format that is no text.
  init(of path: String) throws(TaskError) {
    let file = try PlainCorpusStream(path, piece: ForeignFormat.startCount)
    let start = try file.next()
    self.init(startingWith: start)
    guard case .none = self else { return }
    let (end, count) = file.end()
    let sample = ForeignFormat.Sample(
      start: start, end: end, count: count, isNamedBinary: path.hasSuffix(".bin"))
    if let format = ForeignFormat.of(sample) {
      throw .foreign(path: path, name: format.name, remedy: format.remedy(for: path))
    }
  }

  /// Looks at first bytes.
  ///
  /// gzip (RFC 1952) begins with `1f 8b`, Zstandard (RFC 8878) with `28 b5 2f fd`, or with one of the 16
  /// marks of a frame to be skipped, `50 2a 4d 18` to `5f 2a 4d 18`.
  init(startingWith start: [UInt8]) {
    let isSkippable =
      start.count >= 4 && start[0] & 0xf0 == 0x50 && start[1..<4].elementsEqual([0x2a, 0x4d, 0x18])
    if start.starts(with: [0x1f, 0x8b]) {
      self = .gzip
    } else if isSkippable || start.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
      self = .zstd
    } else {
      self = .none
    }
  }
}

/// What compressed data stand for, if it is no archive or table.
private final class CheckedCorpusStream: CorpusStream {
  private let stream: any CorpusStream
  private let path: String
  private var isChecked = false

  init(_ stream: any CorpusStream, path: String) {
    self.stream = stream
    self.path = path
  }

  func next() throws(TaskError) -> [UInt8] {
    var bytes = try stream.next()
    if isChecked { return bytes }
    isChecked = true
    while bytes.count < ForeignFormat.startCount {
      let more = try stream.next()
      if more.isEmpty { break }
      bytes += more
    }
    let sample = ForeignFormat.Sample(
      start: Array(bytes.prefix(ForeignFormat.startCount)), end: [], count: nil,
      isNamedBinary: false)
    if let format = ForeignFormat.nested(in: sample) {
      throw .foreign(
        path: path, name: "\(format.name), inside of its compression",
        remedy: "unpack both")
    }
    return bytes
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

  /// The last four bytes, none where they cannot be read, and how many there are in all.
  func end() -> (bytes: [UInt8], count: Int?) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size >= 4 else { return ([], nil) }
    var bytes = [UInt8](repeating: 0, count: 4)
    let got = pread(descriptor, &bytes, bytes.count, status.st_size - 4)
    return (got == bytes.count ? bytes : [], Int(status.st_size))
  }
}

/// What the system says about the call that failed last.
func systemReason() -> String { String(cString: strerror(errno)) }
