import Foundation

extension Folder {
  /// The process that last took the lock of a trial's folder, and whether there still is one of that
  /// number; `nil` where no process ever did.
  ///
  /// This only looks: it neither takes the lock nor keeps anybody from taking it.
  package static func lastWorker(in folder: String) -> (process: Int, isThere: Bool)? {
    guard let text = try? String(contentsOfFile: folder + "/lock", encoding: .utf8),
      let process = Int32(text.prefix { $0 != "\n" }), process > 0
    else { return nil }
    return (Int(process), kill(process, 0) == 0 || errno == EPERM)
  }

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
