import Foundation

/// Makes a run file readable for every tool again, after its writer was killed or the power failed.
///
/// Nothing is lost if the repair itself is killed: it works on a copy, which takes the file's name
/// only when all of it is on the disk.
package enum RunRepair {
  /// What was done.
  package enum Action: String, Sendable {
    /// The file was closed by its writer and can be read whole: it was left as it was.
    case none
    /// The mark of a writer that did not close the file was cleared; no number was changed.
    case cleared
    /// The file was damaged: its metrics were written anew, from its log.
    case rebuilt
  }

  /// What a repair did and found.
  package struct Report: Equatable, Sendable {
    /// Path of the run file.
    package let path: String
    package let action: Action
    /// What can be read of it now.
    package let rows: RowCounts
    /// How the run stands.
    package let ending: RunEnding?
    /// What was wrong with the file, where it was damaged.
    package let damage: [StoreError]
    /// What of the captures cannot be read, and cannot be mended: nothing else has them.
    package let unreadable: [StoreError]
    /// Where the damaged file is now.
    package let original: String?
  }

  /// Repairs a run file.
  ///
  /// - Returns: What was done, and what is readable.
  /// - Throws: when somebody is writing the file or its folder, it is damaged and has no log, or it
  ///   is no run of this version, or the copy cannot be written. The file is then as it was.
  package static func repair(_ path: String) throws(StoreError) -> Report {
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(file: path) }
    let lock = try lock(folderOf: path)
    defer { withExtendedLifetime(lock) {} }
    if lock != nil { WholeFile.removeTemporaries(for: path) }
    let found: RunInspection
    let isLeftOpen: Bool
    do throws(StoreError) {
      isLeftOpen = try ConsistencyFlags(of: path).isLeftOpen
      try refuseOtherFormats(path)
      found = try RunInspection(reading: path)
    } catch {
      guard isDamage(error) else { throw error }
      return try rebuild(path, because: [error])
    }
    guard found.problems.isEmpty else { return try rebuild(path, because: found.problems) }
    if isLeftOpen {
      do throws(StoreError) {
        try clear(path, expecting: found)
      } catch {
        if case .malformed = error { return try rebuild(path, because: [error]) }
        throw error
      }
    }
    return Report(
      path: path, action: isLeftOpen ? .cleared : .none, rows: found.rows, ending: found.ending,
      damage: [], unreadable: found.captureProblems, original: nil)
  }

  /// Closes a run file whose writer is dead, and says in it how the run ended.
  ///
  /// - Throws: when somebody is writing the file or its folder, it is damaged, or the copy cannot be
  ///   written. The file is then as it was.
  package static func close(_ path: String, with ending: RunEnding) throws(StoreError) {
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(file: path) }
    let lock = try lock(folderOf: path)
    defer { withExtendedLifetime(lock) {} }
    try WholeFile.make(at: path, .replaced) { (temporary) throws(StoreError) in
      try copy(path, to: temporary)
      try owner.perform { () throws(StoreError) in
        try HDF5File.clearWriterMark(of: temporary, ending: ending)
      }
    }
  }

  /// Throws when a file says of itself that it is something else than a run of this version.
  private static func refuseOtherFormats(_ path: String) throws(StoreError) {
    try HDF5File.read(path) { (root) throws(StoreError) in
      guard case .text(let format) = try root.attribute(RunNames.format),
        format.hasPrefix("gecko-")
      else { return }
      try root.requireFormat(RunFile.format)
    }
  }

  /// Whether an error is about the file's bytes, and not about who may read them.
  private static func isDamage(_ error: StoreError) -> Bool {
    switch error {
    case .failed(_, _, _, let errno): errno == nil
    case .malformed(_, "attribute 'format'", _, let found): !found.hasPrefix("'gecko-")
    default: true
    }
  }

  /// The lock of a trial's folder; `nil` where none has ever been: in a folder of other things.
  private static func lock(folderOf path: String) throws(StoreError) -> FolderLock? {
    let parent = Folder.parent(of: path)
    let folder = parent.isEmpty ? "." : parent
    guard FileManager.default.fileExists(atPath: folder + "/lock") else { return nil }
    return try FolderLock(folder)
  }

  private static func clear(
    _ path: String, expecting found: RunInspection
  ) throws(StoreError) {
    try WholeFile.make(at: path, .replaced) { (temporary) throws(StoreError) in
      try copy(path, to: temporary)
      try owner.perform { () throws(StoreError) in
        try HDF5File.clearWriterMark(of: temporary)
      }
      let cleared = try RunInspection(reading: temporary, besideLogOf: path)
      guard cleared.isAsGood(as: found), try !ConsistencyFlags(of: temporary).isLeftOpen else {
        throw .malformed(
          file: path, place: "the repaired copy", expected: "all that was in the file",
          found: cleared.problems.first.map { "\($0)" } ?? "less")
      }
    }
  }

  /// Copies a file with its permissions.
  private static func copy(_ path: String, to target: String) throws(StoreError) {
    do {
      try FileManager.default.copyItem(atPath: path, toPath: target)
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      let number = cause.map { Int32($0.code) }
      throw .failed(
        act: "copy the file", file: path,
        reason: number.map { String(cString: strerror($0)) } ?? error.localizedDescription,
        errno: number)
    }
  }

  /// Writes a run file from the log of a damaged one.
  private static func rebuild(
    _ path: String, because damage: [StoreError]
  ) throws(StoreError) -> Report {
    let logPath = MetricsLog.path(besideSegment: path)
    guard path.hasSuffix(".h5"), FileManager.default.fileExists(atPath: logPath) else {
      throw damage[0]
    }
    let log = try MetricsLog.read(logPath)
    let original = freePath(besides: path)
    // A file system without hard links gets a copy.
    if link(path, original) < 0 { try copy(path, to: original) }
    do throws(StoreError) {
      try WholeFile.make(at: path, .replaced) { (temporary) throws(StoreError) in
        try RebuiltRun(log: log, original: path).write(to: temporary, named: path)
      }
    } catch {
      unlink(original)
      throw error
    }
    let rebuilt = try RunInspection(reading: path)
    return Report(
      path: path, action: .rebuilt, rows: rebuilt.rows, ending: rebuilt.ending, damage: damage,
      unreadable: [], original: original)
  }

  /// The first of `run-000.damaged.h5`, `run-000.damaged-2.h5` … that is not there.
  private static func freePath(besides path: String) -> String {
    let stem = path.dropLast(3)
    var (candidate, number) = ("\(stem).damaged.h5", 1)
    while FileManager.default.fileExists(atPath: candidate) {
      number += 1
      candidate = "\(stem).damaged-\(number).h5"
    }
    return candidate
  }
}
