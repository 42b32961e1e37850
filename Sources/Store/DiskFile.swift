import Foundation

/// An open file of plain bytes, read and written at given places.
///
/// Closed when it goes out of scope: what could not be written is reported by `synchronizeOnDisk`.
package struct DiskFile: ~Copyable {
  package let path: String
  private let descriptor: Int32

  /// Elements handed to the system at a time.
  private static let chunk = 1 << 20

  /// Makes a file at a path where there is none.
  package init(creating path: String) throws(StoreError) {
    self.path = path
    descriptor = try checkSystem(
      open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666), "create the file", path)
  }

  /// Opens a file that is there, to write into it.
  package init(updating path: String) throws(StoreError) {
    self.path = path
    descriptor = try checkSystem(open(path, O_RDWR | O_CLOEXEC), "open the file", path)
  }

  /// Opens a file to read from it.
  ///
  /// - Throws: `missing` when there is none, `malformed` when the path is that of something else.
  package init(reading path: String) throws(StoreError) {
    // Opening a named pipe must not wait for somebody who writes into it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0, errno == ENOENT { throw .missing(file: path) }
    try checkSystem(descriptor, "open the file", path)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .malformed(
        file: path, place: "path", expected: "a file", found: "a folder or a device")
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Removes a file; one that is not there is fine.
  ///
  /// - Throws: when it is there still.
  package static func remove(_ path: String) throws(StoreError) {
    if unlink(path) < 0, errno != ENOENT { try checkSystem(-1, "remove the file", path) }
  }

  /// What differs when a file was written to, or another one has its name.
  package struct Version: Equatable, Codable, Sendable {
    let bytes: Int
    let place: UInt64
    let written: [Int]
  }

  /// The file's version.
  package func version() throws(StoreError) -> Version {
    var status = stat()
    try checkSystem(fstat(descriptor, &status), "ask for the times of the file", path)
    #if canImport(Darwin)
      let (content, state) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (content, state) = (status.st_mtim, status.st_ctim)
    #endif
    return Version(
      bytes: Int(status.st_size), place: UInt64(status.st_ino),
      written: [content.tv_sec, content.tv_nsec, state.tv_sec, state.tv_nsec])
  }

  /// How long the file is.
  package func byteCount() throws(StoreError) -> Int {
    var status = stat()
    try checkSystem(fstat(descriptor, &status), "ask for the size of the file", path)
    return Int(status.st_size)
  }

  /// Cuts the file off behind `count` bytes.
  package func truncate(to count: Int) throws(StoreError) {
    try checkSystem(ftruncate(descriptor, off_t(count)), "cut the file", path)
  }

  /// Claims the file for as long as this value lives, among all processes that ask for it so.
  ///
  /// - Returns: Whether nobody else has it. A lock lives in child processes too: none may be started.
  package func claim() -> Bool {
    flock(descriptor, LOCK_EX | LOCK_NB) == 0
  }

  /// Writes elements in the machine's byte order from byte `offset` on.
  package func write<Element: BitwiseCopyable>(
    _ elements: some RandomAccessCollection<Element>, at offset: Int
  ) throws(StoreError) {
    let size = MemoryLayout<Element>.stride
    var rest = elements[...]
    var position = offset
    while !rest.isEmpty {
      let chunk = Array(rest.prefix(Self.chunk))
      let written = pwrite(descriptor, chunk, chunk.count * size, off_t(position))
      if written < 0, errno == EINTR { continue }
      if written < size {
        if written >= 0 { errno = ENOSPC }
        try checkSystem(-1, "write the file", path)
      }
      // Of an element that was written in part, the whole is written again.
      rest = rest.dropFirst(written / size)
      position += written / size * size
    }
  }

  /// Reads `count` elements in the machine's byte order from byte `offset` on, and hands them on in
  /// pieces.
  ///
  /// - Throws: `truncated` when there are fewer.
  package func read<Element: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    _ count: Int, of type: Element.Type, at offset: Int, _ body: (ArraySlice<Element>) -> Void
  ) throws(StoreError) {
    let size = MemoryLayout<Element>.stride
    var chunk = [Element](repeating: 0, count: min(count, Self.chunk))
    var done = 0
    while done < count {
      let wanted = min(chunk.count, count - done)
      let got = pread(descriptor, &chunk, wanted * size, off_t(offset + done * size))
      if got < 0, errno == EINTR { continue }
      if got < 0 { try checkSystem(-1, "read the file", path) }
      guard got >= size else {
        throw .truncated(
          file: path, reason: "it ends before byte \(offset + count * size)")
      }
      body(chunk.prefix(got / size))
      done += got / size
    }
  }
}
