import Foundation

/// Gives a file its name only when all of it is on the disk.
///
/// Whenever the process or the machine stops, there is either no file of that name, or the one that
/// was there, or the new one whole; perhaps a temporary file beside it.
package enum WholeFile {
  /// What becomes of a file that has the name already.
  package enum Occupant {
    case replaced
    /// It stays, and making the new one fails with `EEXIST`.
    case kept
  }

  /// The ending of temporary files, and whose they are: `.<name>.<UUID>.partial`.
  private static let ending = ".partial"

  /// Makes a file.
  ///
  /// - Parameters:
  ///   - path: Its name.
  ///   - occupant: What becomes of a file of that name.
  ///   - write: Makes the file at the path it is given, where there is none.
  /// - Throws: what `write` throws, or when the file cannot get its name; nothing is left then.
  package static func make(
    at path: String, _ occupant: Occupant, _ write: (String) throws(StoreError) -> Void
  ) throws(StoreError) {
    if occupant == .kept, Folder.isTaken(path) { throw taken(path) }
    let folder = Folder.parent(of: path)
    let name = Folder.name(of: path)
    let temporary =
      (folder.isEmpty ? "" : folder + "/") + ".\(name).\(UUID().uuidString)" + ending
    do throws(StoreError) {
      try write(temporary)
      try synchronizeOnDisk(temporary)
      switch occupant {
      case .replaced:
        try checkSystem(Foundation.rename(temporary, path), "give the finished file its name", path)
      case .kept:
        try publish(temporary, as: path)
      }
    } catch {
      // Should something still hold it open, it holds no space any more.
      truncate(temporary, 0)
      unlink(temporary)
      throw error.named(path, insteadOf: temporary)
    }
    try synchronizeOnDisk(folder.isEmpty ? "." : folder)
  }

  /// Gives a file that is complete another name in the same file system; a file that has it stays,
  /// and this fails with `EEXIST`.
  package static func rename(_ finished: String, to path: String) throws(StoreError) {
    if Folder.isTaken(path) { throw taken(path) }
    try synchronizeOnDisk(finished)
    try publish(finished, as: path)
    let folder = Folder.parent(of: path)
    try synchronizeOnDisk(folder.isEmpty ? "." : folder)
  }

  /// Removes temporary files that a killed process left while it made the file at `path`.
  ///
  /// To be called by nobody while somebody else makes that file.
  package static func removeTemporaries(for path: String) {
    let folder = Folder.parent(of: path)
    let own = Folder.name(of: path)
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    for name in names ?? [] where isTemporary(name, of: { $0 == own }) {
      unlink((folder.isEmpty ? "" : folder + "/") + name)
    }
  }

  /// Whether a name is one of the temporary files made for names that `isOurs` recognises.
  static func isTemporary(_ name: String, of isOurs: (String) -> Bool) -> Bool {
    guard name.hasPrefix("."), name.hasSuffix(ending) else { return false }
    let middle = name.dropFirst().dropLast(ending.count)
    guard let dot = middle.lastIndex(of: ".") else { return false }
    return UUID(uuidString: String(middle[middle.index(after: dot)...])) != nil
      && isOurs(String(middle[..<dot]))
  }

  /// Gives a file its name unless that is taken, which only a link does in one step.
  private static func publish(_ temporary: String, as path: String) throws(StoreError) {
    if link(temporary, path) == 0 {
      unlink(temporary)
      return
    }
    guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else {
      if errno == EEXIST { throw taken(path) }
      try checkSystem(-1, "give the finished file its name", path)
      return
    }
    if Folder.isTaken(path) { throw taken(path) }
    try checkSystem(Foundation.rename(temporary, path), "give the finished file its name", path)
  }

  private static func taken(_ path: String) -> StoreError {
    .failed(
      act: "create the file", file: path, reason: String(cString: strerror(EEXIST)),
      errno: EEXIST)
  }
}

extension StoreError {
  /// The same error, about the file by the name that its maker knows.
  fileprivate func named(_ path: String, insteadOf temporary: String) -> StoreError {
    switch self {
    case .failed(let act, temporary, let reason, let errno):
      .failed(act: act, file: path, reason: reason, errno: errno)
    case .malformed(temporary, let place, let expected, let found):
      .malformed(file: path, place: place, expected: expected, found: found)
    default:
      self
    }
  }
}
