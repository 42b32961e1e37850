import Foundation

/// The numbered files of a trial: `run-000.h5`, and one more for each resumption.
enum RunSegments {
  /// The names of one number.
  struct Segment: Sendable {
    let folder: String
    /// The run file's, "run-000.h5".
    let name: String

    /// Numbers a segment.
    init(_ number: Int, inFolder folder: String) {
      let digits = String(number)
      let zeros = String(repeating: "0", count: max(0, 3 - digits.count))
      self.folder = folder + (folder.hasSuffix("/") ? "" : "/")
      name = "run-\(zeros)\(digits).h5"
    }

    /// Where the run file is.
    var path: String { folder + name }
    /// Where its log is.
    var log: String { MetricsLog.path(besideSegment: path) }
    /// Where the run file is until it is whole; with the number of the process that makes it.
    var unfinished: String { "\(folder).\(name).\(getpid())" }

    /// Gives the whole file its name, in place of none, and brings the name to the disk.
    func show() throws(StoreError) {
      if link(unfinished, path) == 0 {
        unlink(unfinished)
      } else if errno == EEXIST {
        try checkSystem(-1, "name the file", path)
      } else {
        // A file system without hard links; the log has the number, so nobody else writes there.
        try checkSystem(rename(unfinished, path), "name the file", path)
      }
      do throws(StoreError) {
        try synchronizeOnDisk(folder)
      } catch {
        unlink(path)
        throw error
      }
    }

    /// Removes what there is of a segment that has not been shown.
    func remove() {
      for path in [unfinished, log] { unlink(path) }
    }
  }

  /// The segments in a folder, by number; empty when there is no such folder.
  static func paths(inFolder folder: String) -> [String] {
    names(inFolder: folder).compactMap { number(of: $0, ending: ".h5") }.sorted()
      .map { Segment($0, inFolder: folder).path }
  }

  /// Makes the segment after the last one.
  ///
  /// - Parameters:
  ///   - folder: Made if it is not there.
  ///   - make: Makes a segment, and throws `EEXIST` when its number is taken: another writer was
  ///     faster, and the next one is tried.
  /// - Returns: The path of the run file that was made.
  /// - Throws: when the folder or the file cannot be made.
  static func claimNext(
    inFolder folder: String, make: (Segment) throws(StoreError) -> Void
  ) throws(StoreError) -> String {
    try Folder.make(folder)
    let taken = names(inFolder: folder).compactMap {
      number(of: $0, ending: ".h5") ?? number(of: $0, ending: ".log")
    }
    var next = (taken.max() ?? -1) + 1
    while true {
      let segment = Segment(next, inFolder: folder)
      do throws(StoreError) {
        try make(segment)
        return segment.path
      } catch .failed(_, _, _, EEXIST) {
        next += 1
      }
    }
  }

  /// Removes the files that killed processes had not yet made whole.
  static func sweep(folder: String) {
    for name in names(inFolder: folder) where name.hasPrefix(".run-") {
      let parts = name.dropFirst().split(separator: ".")
      guard parts.count == 3, parts[1] == "h5", let process = Int32(parts[2]), process > 0,
        kill(process, 0) < 0, errno == ESRCH
      else { continue }
      unlink(folder + "/" + name)
    }
  }

  private static func names(inFolder folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private static func number(of name: String, ending: String) -> Int? {
    guard name.hasPrefix("run-"), name.hasSuffix(ending) else { return nil }
    let digits = name.dropFirst(4).dropLast(ending.count)
    guard digits.count >= 3, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    return Int(digits)
  }
}
