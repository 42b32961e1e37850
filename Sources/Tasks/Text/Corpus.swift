package import Foundation

/// The bytes of a file, or of all files of a folder, as they are: any bytes are legal.
///
/// A corpus is read once and then kept, so a file that changes under a running study cannot change
/// its results, and trials share one copy.
package struct Corpus: Sendable {
  /// The path it was read from.
  package let path: String
  /// The files' bytes, one file after the other.
  package let bytes: [UInt8]
  /// Where in `bytes` each file begins, files without a byte left out.
  package let fileStarts: [Int]

  /// A corpus of one file that is already in memory.
  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    fileStarts = bytes.isEmpty ? [] : [0]
  }

  /// Reads the file or folder at `url`.
  ///
  /// Of a folder it reads the regular files, at any depth, in the byte order of their relative paths.
  /// Names that begin with a dot are left out (`.git`, `.DS_Store`), and linked folders are not
  /// entered.
  ///
  /// - Throws: `TaskError`, when there is nothing at `url`, when it cannot be read, is neither file
  ///   nor folder, or has no bytes.
  package init(readingFrom url: URL) throws(TaskError) {
    let path = url.path
    let type = try Self.type(of: url, shownAs: path)
    var files: [URL]
    switch type {
    case .typeRegular:
      files = [url]
    case .typeDirectory:
      files = try Self.files(below: url, relativePath: "")
        .sorted { $0.relativePath.utf8.lexicographicallyPrecedes($1.relativePath.utf8) }
        .map(\.url)
      guard !files.isEmpty else { throw .folderWithoutFiles(path: path) }
    default:
      throw .neitherFileNorFolder(path: path)
    }

    var bytes: [UInt8] = []
    var fileStarts: [Int] = []
    for file in files {
      let contents = try Self.contents(of: file)
      guard !contents.isEmpty else { continue }
      fileStarts.append(bytes.count)
      bytes += contents
    }
    guard !bytes.isEmpty else { throw .empty(path: path, files: files.count) }
    self.path = path
    self.bytes = bytes
    self.fileStarts = fileStarts
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
  ) throws(TaskError) -> [(relativePath: String, url: URL)] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      throw .unreadable(path: folder.path, reason: error.localizedDescription)
    }
    var files: [(relativePath: String, url: URL)] = []
    for name in names where !name.hasPrefix(".") {
      let url = folder.appendingPathComponent(name)
      let relative = relativePath + name
      let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: url.path)) != nil
      switch try type(of: url, shownAs: url.path) {
      case .typeRegular: files.append((relative, url))
      case .typeDirectory where !isLink:
        files += try self.files(below: url, relativePath: relative + "/")
      default: break
      }
    }
    return files
  }

  private static func contents(of file: URL) throws(TaskError) -> Data {
    do {
      return try Data(contentsOf: file)
    } catch {
      throw .unreadable(path: file.path, reason: error.localizedDescription)
    }
  }
}
