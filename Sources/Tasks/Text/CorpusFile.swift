import Crypto
package import Foundation
import Synchronization

/// A plain file as a text without documents: a token a byte, read where it lies.
///
/// Takes no memory however long the file is, and the system keeps one copy of it for all processes. A
/// file that was written to meanwhile is hashed again: the same bytes go on, other bytes are an error,
/// for what a run learns must not change.
package final class CorpusFile: TokenSource {
  package let path: String
  package let count: Int
  package let files: [TextFilePart]
  package let tokenizer = BytePairTokenizer.bytes
  package let hasDocuments = false
  package let documentStarts: [Int] = []
  package let residentBytes = 0
  /// SHA-256 of the bytes, in hexadecimal.
  package let digest: String
  private let file: Opened
  /// The version of the file that is known to have the digest.
  private let known: Mutex<Version>

  /// What differs when a file was written to.
  private struct Version: Equatable {
    let size: Int
    let written: [Int]
  }

  /// A descriptor, closed when it goes out of scope.
  private struct Opened: ~Copyable {
    let descriptor: Int32

    deinit { close(descriptor) }
  }

  /// Bytes that are hashed at a time.
  private static let piece = 1 << 20
  /// How often bytes are read again that were written to while they were read.
  private static let attempts = 8

  /// Opens the file at `url`, and reads it once; `nil` when there is a folder, or a file that is compressed:
  /// a `Corpus` reads those.
  ///
  /// - Parameters:
  ///   - url: A file.
  ///   - isRaw: Whether the file's own bytes are meant, compressed or not.
  /// - Throws: `TaskError`, when there is nothing at `url`, or it cannot be read or has no bytes.
  package init?(at url: URL, isRaw: Bool = false) throws(TaskError) {
    let found = try CorpusFiles(at: url)
    guard !found.isFolder else { return nil }
    if !isRaw, try CorpusCompression(of: url.path) != .none { return nil }
    let descriptor = open(found.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unreadable(path: found.path, reason: systemReason())
    }
    let file = Opened(descriptor: descriptor)
    let version = try Self.version(of: file, found.path)
    guard version.size > 0 else { throw .empty(path: found.path, files: 1) }
    path = found.path
    count = version.size
    files = [TextFilePart(name: found.entries[0].name, start: 0)]
    digest = try Self.digest(of: file, version.size, found.path)
    known = Mutex(version)
    self.file = file
  }

  package func tokens(at positions: Range<Int>) throws(TaskError) -> [Int32] {
    try bytes(at: positions).map { Int32($0) }
  }

  /// The bytes at `positions`.
  ///
  /// - Throws: `TaskError.changed` when the file no longer has the bytes that it was opened with, or
  ///   cannot be read.
  /// - Precondition: The positions lie in `0 ..< count`.
  package func bytes(at positions: Range<Int>) throws(TaskError) -> [UInt8] {
    precondition(
      positions.lowerBound >= 0 && positions.upperBound <= count, "bytes \(positions) of \(count)")
    for _ in 0..<Self.attempts {
      let bytes = try Self.read(positions, of: file, path)
      let version = try Self.version(of: file, path)
      if bytes.count == positions.count, version == known.withLock({ $0 }) { return bytes }
      try requireSameBytes()
    }
    throw .changed(path: path, how: "it is being written to")
  }

  /// Looks whether a file that was written to has the bytes that it had.
  private func requireSameBytes() throws(TaskError) {
    try known.withLock { (known) throws(TaskError) in
      let version = try Self.version(of: file, path)
      if version == known { return }
      guard version.size == count else {
        throw TaskError.changed(path: path, how: "it has \(version.size) bytes, and had \(count)")
      }
      let found = try Self.digest(of: file, count, path)
      guard found == digest else {
        throw TaskError.changed(
          path: path, how: "its bytes have the SHA-256 \(found), and had \(digest)")
      }
      known = version
    }
  }

  /// Fewer bytes where the file ends before.
  private static func read(
    _ positions: Range<Int>, of file: borrowing Opened, _ path: String
  ) throws(TaskError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(positions.count)
    while bytes.count < positions.count {
      var piece = [UInt8](repeating: 0, count: positions.count - bytes.count)
      let got = pread(
        file.descriptor, &piece, piece.count, off_t(positions.lowerBound + bytes.count))
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        throw .changed(path: path, how: "it cannot be read any more: \(systemReason())")
      }
      if got == 0 { break }
      bytes += piece[..<got]
    }
    return bytes
  }

  private static func digest(
    of file: borrowing Opened, _ count: Int, _ path: String
  ) throws(TaskError) -> String {
    var hash = SHA256()
    for start in stride(from: 0, to: count, by: piece) {
      hash.update(data: try read(start..<min(start + piece, count), of: file, path))
    }
    return hash.finalize().map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  private static func version(
    of file: borrowing Opened, _ path: String
  ) throws(TaskError) -> Version {
    var status = stat()
    guard fstat(file.descriptor, &status) == 0 else {
      throw .unreadable(path: path, reason: systemReason())
    }
    #if canImport(Darwin)
      let (bytes, state) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (bytes, state) = (status.st_mtim, status.st_ctim)
    #endif
    return Version(
      size: Int(status.st_size),
      written: [bytes.tv_sec, bytes.tv_nsec, state.tv_sec, state.tv_nsec])
  }
}
