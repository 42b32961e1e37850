import Foundation

/// A file of a spec: its path as shown in messages, and its text.
package struct SpecFile: Hashable, Sendable {
  package let name: String
  package let text: String

  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - path: As seen from the current folder.
  ///   - place: What mistakes are of: the file itself, or the `extends` that names it.
  ///   - hint: Said after that there is no such file.
  /// - Returns: All of its bytes.
  /// - Throws: `SpecErrors` at `place`.
  static func bytes(
    of path: String, at place: SpecPlace, hint: String = ""
  ) throws(SpecErrors) -> [UInt8] {
    var isFolder: ObjCBool = false
    guard !path.isEmpty, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw SpecErrors(at: place, .unreadable("no file \(SpecName.quotedPath(path))" + hint))
    }
    guard !isFolder.boolValue else {
      throw SpecErrors(
        at: place, .unreadable("\(SpecName.quotedPath(path)) is a folder, not a file"))
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw SpecErrors(at: place, .unreadable("cannot read \(SpecName.quoted(path))"))
    }
    return [UInt8](bytes)
  }

  /// A path written in a source, as seen from the current folder, without `.` and needless `..`.
  static func path(_ path: String, from folder: String?) -> String {
    guard let folder, !folder.isEmpty, !path.hasPrefix("/"), !path.hasPrefix("~") else {
      return path
    }
    var components: [Substring] = []
    for component in (folder + "/" + path).split(separator: "/") where component != "." {
      if component == "..", let last = components.last, last != ".." {
        components.removeLast()
      } else {
        components.append(component)
      }
    }
    let joined = components.joined(separator: "/")
    return folder.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
  }

  /// The folder of a path, `nil` for the current one.
  static func folder(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/") else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
