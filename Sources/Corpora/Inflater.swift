import CZlib

/// Inflates what comes in pieces.
final class Inflater {
  /// What the compressed bytes are wrapped in, as zlib's window bits say it.
  enum Wrapping: Int32 {
    /// Nothing, as in a zip archive.
    case none = -15
    /// gzip's header and checksum.
    case gzip = 31
  }

  /// Why bytes cannot be inflated.
  struct Damage: Error {
    let reason: String
  }

  private let wrapping: Wrapping
  // zlib keeps a pointer from its state back to this, so that it must not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  /// Whether the last byte of the text has come out.
  private(set) var isAtEnd = false

  init(_ wrapping: Wrapping) {
    self.wrapping = wrapping
    stream.initialize(to: z_stream())
    let status = inflateInit2_(
      stream, wrapping.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib \(ZLIB_VERSION) does not start: \(status)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Inflates more bytes, and hands on what comes out.
  ///
  /// gzip files that stand one behind the other are one text.
  func inflate(
    _ compressed: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    var input = Array(compressed)
    var output = [UInt8](repeating: 0, count: 1 << 18)
    var done = 0
    while done < input.count || (done == input.count && stream.pointee.avail_out == 0 && !isAtEnd) {
      if isAtEnd {
        guard wrapping == .gzip, inflateReset(stream) == Z_OK else {
          throw Damage(reason: "bytes behind its end")
        }
        isAtEnd = false
      }
      let (status, taken, made) = step(&input, from: done, into: &output)
      guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else {
        throw Damage(reason: stream.pointee.msg.map { String(cString: $0) } ?? "zlib \(status)")
      }
      done += taken
      isAtEnd = status == Z_STREAM_END
      if made > 0 { try body(output[..<made]) }
      if status == Z_BUF_ERROR, made == 0 { return }
    }
  }

  private func step(
    _ input: inout [UInt8], from start: Int, into output: inout [UInt8]
  ) -> (status: Int32, taken: Int, made: Int) {
    input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.pointee.next_in = input.baseAddress.map { $0 + start }
        stream.pointee.avail_in = UInt32(input.count - start)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        return (
          status, input.count - start - Int(stream.pointee.avail_in),
          output.count - Int(stream.pointee.avail_out)
        )
      }
    }
  }
}
