import Store

/// What is in a zip archive: its central directory, and where the bytes of its files are.
///
/// Enough for archives of texts: stored or deflated, not encrypted, below 4 GB (APPNOTE 6.3.10).
struct ZipArchive {
  /// A file of an archive.
  struct Member {
    let name: String
    let isEncrypted: Bool
    /// 0: stored, 8: deflated.
    let method: Int
    let checksum: UInt32
    let compressedSize: Int
    let size: Int
    fileprivate let headerOffset: Int
  }

  private let path: String
  /// Its files, without folders, in the order of the directory.
  let members: [Member]

  /// Reads the directory of an archive.
  ///
  /// - Throws: `malformed` when it is none.
  init(_ file: borrowing DiskFile) throws(StoreError) {
    path = file.path
    let length = try file.byteCount()
    // The end record is 22 bytes, and a comment of at most 65,535 may follow.
    let tail = min(length, 22 + 65_535)
    let end = try Self.bytes(of: file, tail, at: length - tail)
    let start = tail < 22 ? nil : (0...tail - 22).last { end.word32($0) == 0x0605_4b50 }
    guard let start else {
      throw Self.malformed(path, "end", "the directory of a zip archive", "none")
    }
    let count = end.word16(start + 10)
    let (size, offset) = (Int(end.word32(start + 12)), Int(end.word32(start + 16)))
    guard offset != 0xffff_ffff else {
      throw Self.malformed(path, "directory", "an archive below 4 GB", "a larger one (zip64)")
    }
    guard offset + size <= length else {
      throw Self.malformed(path, "directory", "it within the file", "bytes \(offset) on")
    }
    let directory = try Self.bytes(of: file, size, at: offset)
    var members: [Member] = []
    var place = 0
    for index in 0..<count {
      guard place + 46 <= size, directory.word32(place) == 0x0201_4b50 else {
        throw Self.malformed(path, "directory", "\(count) files", "\(index)")
      }
      let nameEnd = place + 46 + directory.word16(place + 28)
      guard nameEnd <= size else {
        throw Self.malformed(path, "directory", "a name", "its end")
      }
      let name = String(decoding: directory[place + 46..<nameEnd], as: UTF8.self)
      if !name.hasSuffix("/") {
        members.append(
          Member(
            name: name, isEncrypted: directory.word16(place + 8) & 1 != 0,
            method: directory.word16(place + 10), checksum: directory.word32(place + 16),
            compressedSize: Int(directory.word32(place + 20)),
            size: Int(directory.word32(place + 24)),
            headerOffset: Int(directory.word32(place + 42))))
      }
      place = nameEnd + directory.word16(place + 30) + directory.word16(place + 32)
    }
    self.members = members
  }

  /// The files of these names, in their order; of no names, the archive's only file.
  ///
  /// - Throws: `malformed` when one is not in it, or cannot be read here.
  func members(named names: [String]) throws(StoreError) -> [Member] {
    let found =
      names.isEmpty
      ? members
      : names.compactMap { name in
        members.first { $0.name == name }
      }
    guard found.count == max(names.count, 1) else {
      throw Self.malformed(
        path, "directory", names.isEmpty ? "one file" : names.joined(separator: ", "),
        members.isEmpty
          ? "none" : members.prefix(8).map(\.name).joined(separator: ", "))
    }
    for member in found where member.isEncrypted || ![0, 8].contains(member.method) {
      throw Self.malformed(
        path, member.name, "a file that is stored or deflated",
        member.isEncrypted ? "an encrypted one" : "method \(member.method)")
    }
    return found
  }

  /// Where the bytes of a file begin: behind its own header, which has another length than its
  /// directory entry.
  func start(of member: Member, in file: borrowing DiskFile) throws(StoreError) -> Int {
    let header = try Self.bytes(of: file, 30, at: member.headerOffset)
    guard header.word32(0) == 0x0403_4b50 else {
      throw Self.malformed(path, member.name, "a header", "something else")
    }
    return member.headerOffset + 30 + header.word16(26) + header.word16(28)
  }

  private static func bytes(
    of file: borrowing DiskFile, _ count: Int, at offset: Int
  ) throws(StoreError) -> [UInt8] {
    var bytes: [UInt8] = []
    try file.read(count, of: UInt8.self, at: offset) { bytes += $0 }
    return bytes
  }

  private static func malformed(
    _ path: String, _ place: String, _ expected: String, _ found: String
  ) -> StoreError {
    .malformed(file: path, place: place, expected: expected, found: found)
  }
}

extension [UInt8] {
  fileprivate func word16(_ place: Int) -> Int { Int(self[place]) | Int(self[place + 1]) << 8 }

  fileprivate func word32(_ place: Int) -> UInt32 {
    UInt32(word16(place)) | UInt32(word16(place + 2)) << 16
  }
}
