/// A small file of text, read and written whole.
package enum TextFile {
  /// The text of a file; bytes that are no UTF-8 become replacement characters.
  ///
  /// - Throws: `missing` when there is no such file, or when it cannot be read.
  package static func read(_ path: String) throws(StoreError) -> String {
    let file = try DiskFile(reading: path)
    var bytes: [UInt8] = []
    try file.read(try file.byteCount(), of: UInt8.self, at: 0) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Makes a file of a text, in the place of one that is there, and the folders above it.
  ///
  /// - Throws: when it cannot be written; what was there stays.
  package static func write(_ text: String, to path: String) throws(StoreError) {
    try write(bytes: Array(text.utf8), to: path)
  }

  /// Makes a file of bytes that need not be text, likewise.
  package static func write(bytes: [UInt8], to path: String) throws(StoreError) {
    if let end = path.lastIndex(of: "/"), end > path.startIndex {
      try Folder.make(String(path[..<end]))
    }
    try WholeFile.make(at: path, .replaced) { (temporary) throws(StoreError) in
      let file = try DiskFile(creating: temporary)
      try file.write(bytes, at: 0)
    }
  }
}
