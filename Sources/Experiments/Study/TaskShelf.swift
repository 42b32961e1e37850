import Tasks

/// The tasks of a study's variants: each text is opened once, and kept while the study runs.
package final class TaskShelf {
  private var texts = TextShelf()

  /// No texts yet.
  package init() {}

  /// The task of a specification, and the digest of its text if it reads one.
  ///
  /// - Throws: `TaskError`, `StoreError`.
  func task(
    for specification: StudySpecification
  ) throws -> (task: any SequenceTask, digest: String?) {
    switch specification.task {
    case .synthetic(let settings):
      return (try settings.makeTask(), nil)
    case .text(let source):
      return try texts.task(of: source)
    }
  }
}
