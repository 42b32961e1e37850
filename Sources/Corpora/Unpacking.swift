import CZlib
import Store

/// Takes a text out of what it was wrapped in.
struct Unpacking {
  /// The wrapped file.
  let archive: String
  let wrapping: CorpusWrapping
  let context: FetchContext

  /// Bytes read at a time.
  private static let piece = 1 << 20

  /// Writes the text to a new file.
  ///
  /// - Returns: The text's fingerprint.
  /// - Throws: `malformed` when the archive is damaged; when the file cannot be written.
  func unpack(to path: String) throws(StoreError) -> Fingerprint {
    let source = try DiskFile(reading: archive)
    var text = try TextWriter(path, total: nil, context)
    switch wrapping {
    case .plain:
      preconditionFailure("\(archive) is not wrapped")
    case .gzip:
      try inflate(source, 0..<(try source.byteCount()), .gzip, "gzip", &text)
    case .zip(let names):
      let directory = try ZipArchive(source)
      let members = try directory.members(named: names)
      text.total = members.reduce(0) { $0 + $1.size }
      for member in members {
        text.beginMember()
        let start = try directory.start(of: member, in: source)
        let range = start..<start + member.compressedSize
        if member.method == 0 {
          try copy(source, range, &text)
        } else {
          try inflate(source, range, .none, member.name, &text)
        }
        guard text.memberBytes == member.size, text.memberChecksum == member.checksum else {
          throw .malformed(
            file: archive, place: member.name,
            expected: "\(member.size) bytes of CRC \(String(member.checksum, radix: 16))",
            found: "\(text.memberBytes) of \(String(text.memberChecksum, radix: 16))")
        }
      }
    }
    return text.fingerprint
  }

  private func copy(
    _ source: borrowing DiskFile, _ range: Range<Int>, _ text: inout TextWriter
  ) throws(StoreError) {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.piece) {
      try text.write(piece(of: source, start, before: range.upperBound)[...])
    }
  }

  private func inflate(
    _ source: borrowing DiskFile, _ range: Range<Int>, _ inner: Inflater.Wrapping, _ place: String,
    _ text: inout TextWriter
  ) throws(StoreError) {
    let inflater = Inflater(inner)
    do {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.piece) {
        let piece = try piece(of: source, start, before: range.upperBound)
        try inflater.inflate(piece[...]) { try text.write($0) }
      }
    } catch let damage as Inflater.Damage {
      throw .malformed(
        file: archive, place: place, expected: "deflated bytes", found: damage.reason)
    } catch let error as StoreError {
      throw error
    } catch {
      throw .failed(act: "unpack", file: archive, reason: "\(error)", errno: nil)
    }
    guard inflater.isAtEnd else {
      throw .malformed(file: archive, place: place, expected: "an end", found: "none")
    }
  }

  private func piece(
    of source: borrowing DiskFile, _ start: Int, before end: Int
  ) throws(StoreError) -> [UInt8] {
    var bytes: [UInt8] = []
    try source.read(min(Self.piece, end - start), of: UInt8.self, at: start) { bytes += $0 }
    return bytes
  }
}

/// A text that is written, and what is told of it meanwhile.
private struct TextWriter: ~Copyable {
  private let file: DiskFile
  private let context: FetchContext
  private var hash = RunningFingerprint()
  private var count = 0
  private var memberStart = 0
  private var crc = UInt(0)
  var total: Int?

  init(_ path: String, total: Int?, _ context: FetchContext) throws(StoreError) {
    file = try DiskFile(creating: path)
    self.total = total
    self.context = context
  }

  var fingerprint: Fingerprint { hash.fingerprint }
  var memberBytes: Int { count - memberStart }
  var memberChecksum: UInt32 { UInt32(truncatingIfNeeded: crc) }

  mutating func beginMember() {
    memberStart = count
    crc = crc32(0, nil, 0)
  }

  mutating func write(_ bytes: ArraySlice<UInt8>) throws(StoreError) {
    try file.write(bytes, at: count)
    hash.add(bytes)
    crc = crc32(crc, Array(bytes), UInt32(bytes.count))
    count += bytes.count
    context.report(.unpacked(bytes: count, total: total))
  }
}
