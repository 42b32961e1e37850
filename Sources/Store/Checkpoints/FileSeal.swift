import Crypto
import Foundation

/// The first 512 bytes of a sealed file: text that says what follows, how long it is, and its SHA-256.
///
/// What follows is an HDF5 file; HDF5 and its readers look for one at byte 512 too. Nothing in it
/// is believed, or given to HDF5, before its digest was found right: whatever happened to the file,
/// the library sees only what this room once wrote.
struct FileSeal: Equatable {
  /// Bytes of the seal, and so the place where HDF5 begins.
  static let byteCount = 512

  /// Name and version of the format.
  let format: String
  /// Bytes behind the seal.
  let bytes: Int
  /// SHA-256 of these, in hexadecimal.
  let digest: String

  /// Seals the file that has just been written behind the seal's place.
  static func seal(_ path: String, format: String) throws(StoreError) {
    let file = try DiskFile(updating: path)
    let bytes = try file.byteCount() - byteCount
    let seal = FileSeal(format: format, bytes: bytes, digest: try digest(of: file, bytes: bytes))
    try file.write(seal.block, at: 0)
  }

  /// Checks that a file is sealed, whole and unchanged.
  ///
  /// - Throws: `missing`, `truncated`, or `malformed` with what is wrong first.
  static func check(_ path: String, format: String) throws(StoreError) {
    let file = try DiskFile(reading: path)
    let length = try file.byteCount()
    var block: [UInt8] = []
    try file.read(min(length, byteCount), of: UInt8.self, at: 0) { block += $0 }
    let seal = try FileSeal(reading: block, format: format, path: path)
    let total = byteCount + seal.bytes
    guard length >= total else {
      throw .truncated(file: path, reason: "\(length) of \(total) bytes are there")
    }
    guard length == total else {
      throw .malformed(
        file: path, place: "end of file", expected: "\(total) bytes", found: "\(length)")
    }
    let found = try digest(of: file, bytes: seal.bytes)
    guard found == seal.digest else {
      throw .malformed(
        file: path, place: "checksum", expected: "SHA-256 \(seal.digest)",
        found: "\(found): the file has been damaged")
    }
  }

  private static func digest(
    of file: borrowing DiskFile, bytes: Int
  ) throws(StoreError) -> String {
    var hash = SHA256()
    try file.read(bytes, of: UInt8.self, at: byteCount) { hash.update(data: $0) }
    return hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// The seal as it stands in the file.
  private var block: [UInt8] {
    let text = """
      \(format)
      bytes \(bytes)
      sha256 \(digest)
      The bytes after these \(Self.byteCount) are an HDF5 file, and have the length and the digest above.

      """
    return Array(text.utf8) + repeatElement(0x20, count: Self.byteCount - text.utf8.count - 1)
      + [0x0a]
  }

  private init(format: String, bytes: Int, digest: String) {
    self.format = format
    self.bytes = bytes
    self.digest = digest
  }

  private init(reading block: [UInt8], format: String, path: String) throws(StoreError) {
    let lines = block.split(separator: 0x0a, maxSplits: 3, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard lines[0] == format else {
      if block.count <= format.utf8.count, format.utf8.starts(with: block) {
        throw Self.cut(path, block.count)
      }
      throw .malformed(
        file: path, place: "first line", expected: "'\(format)'",
        found: Self.describe(block, format))
    }
    guard block.count == Self.byteCount else { throw Self.cut(path, block.count) }
    if lines.count == 4, lines[1].hasPrefix("bytes "), lines[2].hasPrefix("sha256 "),
      let bytes = Int(lines[1].dropFirst(6)), (0...(Int.max - Self.byteCount)).contains(bytes)
    {
      let digest = String(lines[2].dropFirst(7))
      self.init(format: format, bytes: bytes, digest: digest)
      if digest.utf8.count == 64, self.block == block { return }
    }
    throw .malformed(
      file: path, place: "first \(Self.byteCount) bytes", expected: "length and SHA-256",
      found: "something else: the file has been damaged")
  }

  private static func cut(_ path: String, _ count: Int) -> StoreError {
    .truncated(file: path, reason: "\(count) of at least \(byteCount) bytes are there")
  }

  /// What a file that does not begin with `format` is.
  private static func describe(_ block: [UInt8], _ format: String) -> String {
    let name = format.prefix { !("0"..."9").contains($0) }
    let line = String(decoding: block.prefix { $0 != 0x0a }.prefix(60), as: UTF8.self)
    if let own = Int(format.dropFirst(name.count)), line.hasPrefix(name),
      let version = Int(line.dropFirst(name.count))
    {
      return "'\(line)'" + (version > own ? ", which a newer version of gecko has written" : "")
    }
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46]
    return block.starts(with: signature) ? "an HDF5 file of another kind" : "something else"
  }
}
