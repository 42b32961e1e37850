import Foundation

/// Paths between folders.
enum RelativePath {
  /// The way from one folder to another file or folder, both given from where the program runs;
  /// `.` when they are the same.
  static func from(_ folder: String, to target: String) -> String {
    let start = components(folder.isEmpty ? "." : folder)
    let end = components(target.isEmpty ? "." : target)
    let shared = zip(start, end).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: start.count - shared)
    let parts = up + end[shared...]
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  private static func components(_ path: String) -> [String] {
    URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().pathComponents.filter {
      $0 != "/" && $0 != "."
    }
  }
}
