import Foundation

/// What the first bytes of a file say before HDF5 is asked to open it.
struct ConsistencyFlags {
  /// Whether the last writer has not closed the file: it is at work, or was killed.
  let isLeftOpen: Bool
  /// Whether HDF5 can tell damage to the file's structure by checksums, as in all files of this room.
  ///
  /// Older layouts, which h5py writes unless told otherwise, have none: the library believes whatever
  /// they say, and of 6,000 such files with damage in them three ended the process.
  let isChecksummed: Bool

  /// Reads the superblock of a file that must be there and must be HDF5.
  ///
  /// The signature stands at byte 0, 512, 1024, 2048 …; from version 2 of the superblock on, byte
  /// 11 holds the flags (HDF5 File Format Specification, II.A).
  init(of path: String) throws(StoreError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .missing(file: path)
    }
    guard !isFolder.boolValue else { throw .notHDF5(file: path) }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .failed(
        act: "open the file", file: path, reason: String(cString: strerror(errno)), errno: errno)
    }
    defer { try? file.close() }
    var offset: UInt64 = 0
    while let start = try? Self.bytes(48, of: file, at: offset), start.count >= 12 {
      if Array(start.prefix(8)) == Self.signature {
        isLeftOpen = start[8] >= 2 && start[11] != 0
        isChecksummed = start[8] >= 2 && Self.hasChecksum(rootNamedIn: start, of: file, at: offset)
        return
      }
      offset = offset == 0 ? 512 : offset * 2
    }
    throw .notHDF5(file: path)
  }

  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Whether the root group, whose address stands at byte 36, begins as an object with a checksum.
  private static func hasChecksum(
    rootNamedIn superblock: [UInt8], of file: FileHandle, at base: UInt64
  ) -> Bool {
    guard superblock.count >= 44, superblock[9] == 8 else { return false }
    let address = superblock[36..<44].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let (place, isBeyond) = address.addingReportingOverflow(base)
    guard !isBeyond, place <= UInt64(Int64.max) else { return false }
    return (try? bytes(4, of: file, at: place)) == Array("OHDR".utf8)
  }

  private static func bytes(
    _ count: Int, of file: FileHandle, at offset: UInt64
  ) throws -> [UInt8] {
    try file.seek(toOffset: offset)
    return [UInt8](try file.read(upToCount: count) ?? Data())
  }
}
