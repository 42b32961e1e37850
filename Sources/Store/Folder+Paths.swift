import Foundation

extension Folder {
  /// Whether there is something at a path: a file, a folder, or a link wherever it leads.
  package static func isTaken(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Whether a path is that of a folder.
  package static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// The folder that a path leads into: `/` for what lies there, and empty where the path names none.
  ///
  /// (Foundation's `deletingLastPathComponent` of a path of one character ends the process on Linux.)
  package static func parent(of path: String) -> String {
    let trimmed = path.reversed().drop { $0 == "/" }.reversed()
    guard let slash = trimmed.lastIndex(of: "/") else { return "" }
    let folder = trimmed[..<slash].reversed().drop { $0 == "/" }.reversed()
    return folder.isEmpty ? "/" : String(folder)
  }
}
