import Foundation
import Tasks
import Training

/// The tasks of a study's variants: each corpus is read once, and kept while the study runs.
package final class TaskShelf {
  private var corpora: [String: (corpus: Corpus, digest: String)] = [:]

  /// No texts yet.
  package init() {}

  /// The task of a specification, and the digest of its corpus if it reads one.
  ///
  /// - Throws: `TaskError`.
  func task(
    for specification: StudySpecification
  ) throws -> (task: any SequenceTask, digest: String?) {
    switch specification.task {
    case .synthetic(let settings):
      return (try settings.makeTask(), nil)
    case .text(let source):
      let entry = try corpora[source.path] ?? read(source.path)
      corpora[source.path] = entry
      var settings = source.settings
      let training = specification.training
      if training.carriesState { settings.streams = training.configuration.batch }
      return (try TextTask(settings, corpus: entry.corpus), entry.digest)
    }
  }

  private func read(_ path: String) throws -> (corpus: Corpus, digest: String) {
    let corpus = try Corpus(readingFrom: .init(filePath: path))
    return (corpus, Trial.digest(of: corpus.bytes))
  }
}
