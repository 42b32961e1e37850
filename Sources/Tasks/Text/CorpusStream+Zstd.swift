import CZstd

/// The bytes that a file of Zstandard frames stands for.
final class ZstdCorpusStream: CorpusStream {
  private let path: String
  private let file: PlainCorpusStream
  private let stream = ZSTD_createDStream()
  private var input: [UInt8] = []
  private var taken = 0
  private var buffer = [UInt8](repeating: 0, count: corpusPiece)
  /// Whether what was read so far ends with a frame.
  private var isWhole = true

  init(_ path: String) throws(TaskError) {
    self.path = path
    file = try PlainCorpusStream(path)
  }

  deinit { ZSTD_freeDStream(stream) }

  func next() throws(TaskError) -> [UInt8] {
    while true {
      if taken == input.count {
        input = try file.next()
        taken = 0
      }
      let isAtEnd = input.isEmpty
      if isAtEnd, isWhole { return [] }
      var written = 0
      let status = czstd_decompress(
        stream, &buffer, buffer.count, &written, input, input.count, &taken)
      guard ZSTD_isError(status) == 0 else {
        let reason = ZSTD_getErrorName(status).map { String(cString: $0) } ?? "no reason given"
        throw .unreadable(path: path, reason: "its zstd data are damaged: \(reason)")
      }
      isWhole = status == 0
      if written > 0 { return Array(buffer[..<written]) }
      if isAtEnd, !isWhole {
        throw .unreadable(path: path, reason: "its zstd data end early")
      }
    }
  }
}
