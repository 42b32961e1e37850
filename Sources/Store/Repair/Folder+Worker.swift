import Foundation

extension Folder {
  /// The folders below a folder, and itself, that hold run files or checkpoints, sorted.
  ///
  /// - Parameters:
  ///   - folder: Where to look.
  ///   - depth: How many levels to look down.
  /// - Returns: Paths; none when there is no such folder.
  package static func trials(below folder: String, depth: Int = 3) -> [String] {
    var found: [String] = []
    if !RunFile.segments(inFolder: folder).isEmpty || !CheckpointFolder(folder).paths().isEmpty {
      found.append(folder)
    }
    guard depth > 0,
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return found }
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = folder + (folder.hasSuffix("/") ? "" : "/") + name
      if isFolder(path) { found += trials(below: path, depth: depth - 1) }
    }
    return found
  }

  /// The bytes of a file; 0 when there is none.
  package static func byteCount(of path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }
}
