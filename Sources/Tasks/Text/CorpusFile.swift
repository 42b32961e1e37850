package import Foundation

/// A plain file as a text without documents: a token a byte, read where it lies.
///
/// Takes no memory however long the file is, and the system keeps one copy of it for all processes. A
/// file that changes after it was opened ends the process: what a run learns must not.
package final class CorpusFile: TokenSource {
  package let path: String
  package let count: Int
  package let files: [TextFilePart]
  package let tokenizer = BytePairTokenizer.bytes
  package let hasDocuments = false
  package let documentStarts: [Int] = []
  package let residentBytes = 0
  private let descriptor: Int32
  private let opened: Version

  /// What differs when a file was written to.
  private struct Version: Equatable {
    let size: Int
    let seconds: Int
    let nanoseconds: Int
  }

  /// Opens the file at `url`.
  ///
  /// - Returns: `nil` when there is a folder, or a file that is compressed: a `Corpus` reads those.
  /// - Throws: `TaskError`, when there is nothing at `url`, or it cannot be read or has no bytes.
  package init?(at url: URL) throws(TaskError) {
    let found = try CorpusFiles(at: url)
    guard !found.isFolder, try CorpusCompression(of: url.path) == .none else { return nil }
    path = found.path
    descriptor = open(found.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, let version = Self.version(of: descriptor) else {
      throw .unreadable(path: found.path, reason: systemReason())
    }
    opened = version
    count = version.size
    files = [TextFilePart(name: found.entries[0].name, start: 0)]
    guard count > 0 else { throw .empty(path: path, files: 1) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  package func tokens(at positions: Range<Int>) -> [Int32] {
    bytes(at: positions).map { Int32($0) }
  }

  /// The bytes at `positions`.
  ///
  /// - Precondition: The positions lie in `0 ..< count`.
  package func bytes(at positions: Range<Int>) -> [UInt8] {
    precondition(
      positions.lowerBound >= 0 && positions.upperBound <= count, "bytes \(positions) of \(count)")
    var bytes = [UInt8](repeating: 0, count: positions.count)
    var done = 0
    while done < bytes.count {
      var piece = [UInt8](repeating: 0, count: bytes.count - done)
      let got = pread(descriptor, &piece, piece.count, off_t(positions.lowerBound + done))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        fatalError(
          "\(path): cannot be read any more: \(got < 0 ? systemReason() : "it is shorter")")
      }
      bytes.replaceSubrange(done..<done + got, with: piece[..<got])
      done += got
    }
    guard Self.version(of: descriptor) == opened else {
      fatalError("\(path): has changed while it was in use; start again with a file that stays")
    }
    return bytes
  }

  private static func version(of descriptor: Int32) -> Version? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Version(size: Int(status.st_size), seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }
}
