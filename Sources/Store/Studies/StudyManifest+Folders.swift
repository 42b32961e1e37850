import Foundation

extension StudyManifest {
  /// The folders below a folder, and itself, that have a plan, sorted; a study has none within it.
  ///
  /// - Parameters:
  ///   - folder: Where to look.
  ///   - depth: How many levels to look down.
  /// - Returns: Paths; none when there is no such folder.
  package static func folders(below folder: String, depth: Int) -> [String] {
    if isPresent(inFolder: folder) { return [folder] }
    guard depth > 0,
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return [] }
    return names.sorted().filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
      let path = folder + (folder.hasSuffix("/") ? "" : "/") + name
      return Folder.isFolder(path) ? folders(below: path, depth: depth - 1) : []
    }
  }
}
