import Foundation

/// The file `log.txt` of a trial: what happened, a line each, in words, for people.
///
/// It holds nothing that is not in the run files too, so a line that cannot be written is left out.
package struct TrialLog: Sendable {
  private let path: String

  /// The log of a trial's folder; the file is made with its first line.
  package init(inFolder folder: String) {
    path = folder + "/log.txt"
  }

  /// Adds a line.
  ///
  /// - Parameters:
  ///   - text: What happened; line breaks become spaces.
  ///   - time: When, as it should be read.
  package func add(_ text: String, at time: String) {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    let bytes = Data("\(time) \(line)\n".utf8)
    guard let file = FileHandle(forWritingAtPath: path) else {
      _ = FileManager.default.createFile(atPath: path, contents: bytes)
      return
    }
    _ = try? file.seekToEnd()
    try? file.write(contentsOf: bytes)
    try? file.close()
  }
}
