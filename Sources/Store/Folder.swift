import Foundation

/// A folder of files, from outside.
package enum Folder {
  /// The paths of the files in a folder whose names end with `suffix`, sorted by name.
  ///
  /// - Returns: `nil` when the path is no folder, or one that cannot be listed. Hidden files, and
  ///   folders inside, are left out.
  package static func files(in folder: String, endingWith suffix: String) -> [String]? {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return nil
    }
    return names.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }.sorted()
      .map { folder + (folder.hasSuffix("/") ? "" : "/") + $0 }
      .filter { FileManager.default.fileExists(atPath: $0) && !isFolder($0) }
  }

  /// The last component of a path.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// Removes a folder and all that is in it; one that is not there is fine.
  package static func removeWithContents(_ folder: String) {
    try? FileManager.default.removeItem(atPath: folder)
  }
}
