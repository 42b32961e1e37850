import Foundation
import Tasks

/// The tasks of a study's variants: each corpus is read once, and kept while the study runs.
package final class TaskShelf {
  private var corpora: [String: (corpus: Corpus, digest: String)] = [:]

  /// No texts yet.
  package init() {}

  /// The task of a specification, and the digest of its corpus if it reads one.
  ///
  /// - Throws: `TaskError`; `UnfetchedText` when the text is not here, but in the catalogue.
  func task(
    for specification: StudySpecification
  ) throws -> (task: any SequenceTask, digest: String?) {
    switch specification.task {
    case .synthetic(let settings):
      return (try settings.makeTask(), nil)
    case .text(let source):
      let entry = try corpora[source.path] ?? read(source.path)
      corpora[source.path] = entry
      return (try TextTask(source.settings, corpus: entry.corpus), entry.digest)
    }
  }

  private func read(_ path: String) throws -> (corpus: Corpus, digest: String) {
    do {
      let corpus = try Corpus(readingFrom: .init(filePath: path))
      return (corpus, Trial.digest(of: corpus.bytes))
    } catch TaskError.missing(let missing) {
      if let text = UnfetchedText(at: path) { throw text }
      throw TaskError.missing(path: missing)
    }
  }
}
