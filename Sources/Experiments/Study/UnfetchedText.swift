import Corpora
import Foundation

/// A text that is not where a specification says, but can be fetched by its name.
struct UnfetchedText: Error, CustomStringConvertible {
  private let path: String
  private let command: String

  /// The text at `path`, if the catalogue has one of the name; `nil` otherwise.
  init?(at path: String) {
    let url = URL(filePath: path)
    guard let corpus = KnownCorpora.corpus(named: url.lastPathComponent) else { return nil }
    let folder = path.dropLast(corpus.name.count)
    let into = folder == "data/" ? "" : " --into \(folder.isEmpty ? "." : folder.dropLast())"
    self.path = path
    command = "gecko data fetch \(corpus.name)\(into)"
  }

  var description: String { "\(path): no such file or folder; \(command) brings it" }
}
