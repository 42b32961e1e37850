import Foundation

/// The numbered files of a trial: `run-000.h5`, and one more for each resumption.
enum RunSegments {
  /// The segments in a folder, by number; empty when there is no such folder.
  static func paths(inFolder folder: String) -> [String] {
    numbers(inFolder: folder).sorted().map { path(of: $0, inFolder: folder) }
  }

  /// Makes the segment after the last one.
  ///
  /// - Parameters:
  ///   - folder: Made if it is not there.
  ///   - make: Makes a file at a path, and throws `EEXIST` when there is one already: another
  ///     writer was faster, and the next number is tried.
  /// - Returns: The path that was made.
  /// - Throws: when the folder or the file cannot be made.
  static func claimNext(
    inFolder folder: String, make: (String) throws(StoreError) -> Void
  ) throws(StoreError) -> String {
    try makeFolder(folder)
    var number = (numbers(inFolder: folder).max() ?? -1) + 1
    while true {
      let path = path(of: number, inFolder: folder)
      do throws(StoreError) {
        try make(path)
        try synchronizeOnDisk(folder)
        return path
      } catch .failed(_, _, _, EEXIST) {
        number += 1
      }
    }
  }

  private static func path(of number: Int, inFolder folder: String) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 3 - digits.count))
    return folder + (folder.hasSuffix("/") ? "" : "/") + "run-\(zeros)\(digits).h5"
  }

  private static func numbers(inFolder folder: String) -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      guard name.hasPrefix("run-"), name.hasSuffix(".h5") else { return nil }
      let digits = name.dropFirst(4).dropLast(3)
      guard digits.count >= 3, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
      return Int(digits)
    }
  }

  /// Makes a folder and those above it; one that is there already is fine.
  private static func makeFolder(_ folder: String) throws(StoreError) {
    let parent = NSString(string: folder).deletingLastPathComponent
    // FileManager would not say why it failed on Linux.
    var status = mkdir(folder, 0o777)
    if status < 0, errno == ENOENT, !parent.isEmpty {
      try makeFolder(parent)
      status = mkdir(folder, 0o777)
    }
    if status < 0, errno == EEXIST, isFolder(folder) { return }
    try checkSystem(status, "make the folder", folder)
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
