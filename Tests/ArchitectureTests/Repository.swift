import Foundation

/// A text file of the repository.
struct SourceFile: Sendable {
  /// Path from the repository's root, such as `Sources/Tensors/Tensor.swift`.
  let path: String
  /// The whole content.
  let text: String

  /// The file's name without its folders.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  /// The name's ending, without the dot.
  var ending: String { (path as NSString).pathExtension }
  /// The content with comments and literals blanked out, line by line where it was.
  var code: String { blanked(text, keepingLiterals: false) }
}

/// The repository that these tests were compiled in.
enum Repository {
  /// The root folder, found from this file.
  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Folders that are made, not written.
  private static let skipped: Set<String> = [".build", ".git", ".swiftpm", "data/runs"]

  /// The paths of every written file below `folder`, sorted.
  static func paths(below folder: String = "") throws -> [String] {
    let content = try FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent(folder).path)
    return try content.sorted().flatMap { name -> [String] in
      let path = folder.isEmpty ? name : folder + "/" + name
      if skipped.contains(path) || name == ".DS_Store" { return [] }
      return try isFolder(path) ? paths(below: path) : [path]
    }
  }

  /// The names of the folders directly in `folder`, sorted.
  static func folders(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
      .filter { isFolder(folder + "/" + $0) }.sorted()
  }

  /// The text files below `folder` that end in one of `endings`; all text files if there are none.
  static func files(below folder: String = "", endings: Set<String> = []) throws -> [SourceFile] {
    try paths(below: folder)
      .filter { endings.isEmpty || endings.contains(($0 as NSString).pathExtension) }
      .compactMap(file)
  }

  /// The file at `path`, or nothing where it holds zero bytes, which text does not.
  static func file(_ path: String) throws -> SourceFile? {
    let bytes = try Data(contentsOf: root.appendingPathComponent(path))
    if bytes.prefix(4096).contains(0) { return nil }
    return SourceFile(path: path, text: String(decoding: bytes, as: UTF8.self))
  }

  /// Whether there is something at `path`.
  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  private static func isFolder(_ path: String) -> Bool {
    let values = try? root.appendingPathComponent(path).resourceValues(forKeys: [.isDirectoryKey])
    return values?.isDirectory == true
  }
}
