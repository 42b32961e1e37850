package import Foundation

/// The files that make up a text: one file, or all files of a folder.
package struct CorpusFiles: Sendable {
  /// A file of the text.
  package struct Entry: Sendable {
    /// Its path in the folder; the last component of the path of a single file.
    package let name: String
    let url: URL
  }

  /// The path they were looked for at.
  package let path: String
  /// The files, of a folder in the byte order of their relative paths; at least one.
  package let entries: [Entry]
  /// Whether the path is a folder's.
  package let isFolder: Bool

  /// Looks for the file or folder at `url`.
  ///
  /// Of a folder it lists the regular files, at any depth. Names that begin with a dot are left out
  /// (`.git`, `.DS_Store`), and linked folders are not entered.
  ///
  /// - Throws: `TaskError`, when there is nothing at `url`, when it cannot be read, is neither file
  ///   nor folder, or a folder without files.
  package init(at url: URL) throws(TaskError) {
    path = url.path
    switch try Self.type(of: url, shownAs: path) {
    case .typeRegular:
      entries = [Entry(name: url.lastPathComponent, url: url)]
      isFolder = false
    case .typeDirectory:
      entries = try Self.files(below: url, relativePath: "")
        .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      isFolder = true
      guard !entries.isEmpty else { throw .folderWithoutFiles(path: path) }
    default:
      throw .neitherFileNorFolder(path: path)
    }
  }

  /// What is at `url`, links followed.
  private static func type(
    of url: URL, shownAs path: String
  ) throws(TaskError) -> FileAttributeType? {
    // A link that leads nowhere exists as little as a name that is not there.
    guard FileManager.default.fileExists(atPath: url.path) else { throw .missing(path: path) }
    do {
      let resolved = url.resolvingSymlinksInPath().path
      return try FileManager.default.attributesOfItem(atPath: resolved)[.type]
        as? FileAttributeType
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
  }

  private static func files(
    below folder: URL, relativePath: String
  ) throws(TaskError) -> [Entry] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      throw .unreadable(path: folder.path, reason: error.localizedDescription)
    }
    var files: [Entry] = []
    for name in names where !name.hasPrefix(".") {
      let url = folder.appendingPathComponent(name)
      let relative = relativePath + name
      let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: url.path)) != nil
      switch try type(of: url, shownAs: url.path) {
      case .typeRegular: files.append(Entry(name: relative, url: url))
      case .typeDirectory where !isLink:
        files += try self.files(below: url, relativePath: relative + "/")
      default: break
      }
    }
    return files
  }
}
