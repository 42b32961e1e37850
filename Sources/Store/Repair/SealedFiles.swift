extension Checkpoint {
  /// Whether a file begins as a checkpoint of any version does, whole or not.
  ///
  /// - Throws: when there is no such file, or it cannot be read.
  package static func isCheckpoint(_ path: String) throws(StoreError) -> Bool {
    try FileSeal.isSealed(path, as: "gecko-checkpoint-")
  }

  /// Checks the length and the checksum of a checkpoint, without reading what is in it.
  ///
  /// - Throws: when there is no such file, or it is not as it was written.
  package static func check(_ path: String) throws(StoreError) {
    try FileSeal.check(path, format: format)
  }
}

extension StudyFile {
  /// Whether a file begins as a study file of any version does, whole or not.
  ///
  /// - Throws: when there is no such file, or it cannot be read.
  package static func isStudy(_ path: String) throws(StoreError) -> Bool {
    try FileSeal.isSealed(path, as: "gecko-study-")
  }
}

extension FileSeal {
  /// Whether a file begins with the name of a format, whatever its version.
  fileprivate static func isSealed(_ path: String, as name: String) throws(StoreError) -> Bool {
    let file = try DiskFile(reading: path)
    let count = name.utf8.count
    guard try file.byteCount() >= count else { return false }
    var start: [UInt8] = []
    try file.read(count, of: UInt8.self, at: 0) { start += $0 }
    return start == Array(name.utf8)
  }
}
