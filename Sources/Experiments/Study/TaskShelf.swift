package import Tasks
import Training

/// The tasks of a study's variants: each text is opened once, and kept while the study runs.
package final class TaskShelf {
  private var texts = TextShelf()

  /// No texts yet.
  package init() {}

  /// The task of a specification, a mixture where it has one, and the digest of its text if it reads
  /// one.
  ///
  /// - Throws: `TaskError`, `StoreError`; `UnfetchedText` when the text is not here, but in the
  ///   catalogue.
  func task(
    for specification: StudySpecification
  ) throws -> (task: any SequenceTask, digest: String?) {
    var configuration = specification.task
    let training = specification.training
    if training.carriesState, case .text(var source) = configuration {
      source.settings.streams = training.configuration.batch
      configuration = .text(source)
    }
    let (task, digest) = try self.task(configuration)
    guard !specification.mixture.isEmpty else { return (task, digest) }
    let parts = try specification.mixture.map { part in
      MixtureTask.Part(try self.task(part.task).task, weight: part.schedule.weight)
    }
    let mixture = MixtureTask(
      task, parts: parts, run: specification.runOfMixture, batch: training.configuration.batch)
    return (mixture, digest)
  }

  /// The slices that models of a specification are evaluated on.
  ///
  /// - Throws: `TaskError`.
  package func slices(of specification: StudySpecification) throws -> [SlicedTask] {
    try specification.allSlices.map {
      SlicedTask(name: $0.name, task: try self.task($0.task).task)
    }
  }

  private func task(
    _ configuration: TaskConfiguration
  ) throws -> (task: any SequenceTask, digest: String?) {
    switch configuration {
    case .synthetic(let settings):
      return (try settings.makeTask(), nil)
    case .text(let source):
      return try texts.task(of: source)
    }
  }
}

/// A slice whose task is made.
package struct SlicedTask: Sendable {
  /// What its columns begin with.
  package let name: String
  /// What is evaluated.
  package let task: any SequenceTask
}
