import CZstd

/// The bytes that a file of Zstandard frames stands for.
///
/// Frames that are to be skipped may stand anywhere, as pzstd and seekable files have them.
final class ZstdCorpusStream: CorpusStream {
  private let path: String
  private let file: PlainCorpusStream
  private let stream = ZSTD_createDStream()
  private var input: [UInt8] = []
  private var taken = 0
  /// Where in the file `input` begins.
  private var inputStart = 0
  /// Where in the file the frame begins that is being read.
  private var frameStart = 0
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
        inputStart += input.count
        input = try file.next()
        taken = 0
      }
      let isAtEnd = input.isEmpty
      if isAtEnd, isWhole { return [] }
      if isWhole { frameStart = inputStart + taken }
      var written = 0
      let status = czstd_decompress(
        stream, &buffer, buffer.count, &written, input, input.count, &taken)
      guard ZSTD_isError(status) == 0 else {
        if czstd_is_no_frame(status) != 0, frameStart > 0 {
          let place = max(0, frameStart - inputStart)
          throw .strayBytes(
            path: path, kind: "zstd", offset: frameStart,
            bytes: Array(input[min(place, input.count)...].prefix(4)))
        }
        let reason = ZSTD_getErrorName(status).map { String(cString: $0) } ?? "no reason given"
        throw .unreadable(
          path: path,
          reason: "its zstd data are damaged, in the frame at byte \(frameStart): \(reason)")
      }
      isWhole = status == 0
      if written > 0 { return Array(buffer[..<written]) }
      if isAtEnd, !isWhole {
        throw .unreadable(path: path, reason: "its zstd data end early")
      }
    }
  }
}
