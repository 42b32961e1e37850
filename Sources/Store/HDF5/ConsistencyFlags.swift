import Foundation

/// What the first bytes of a file say before HDF5 is asked to open it.
struct ConsistencyFlags {
  /// Whether the last writer has not closed the file: it is at work, or was killed.
  let isLeftOpen: Bool

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
    while let start = try? Self.bytes(of: file, at: offset), start.count == 12 {
      if Array(start.prefix(8)) == Self.signature {
        isLeftOpen = start[8] >= 2 && start[11] != 0
        return
      }
      offset = offset == 0 ? 512 : offset * 2
    }
    throw .notHDF5(file: path)
  }

  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

  private static func bytes(of file: FileHandle, at offset: UInt64) throws -> [UInt8] {
    try file.seek(toOffset: offset)
    return [UInt8](try file.read(upToCount: 12) ?? Data())
  }
}
