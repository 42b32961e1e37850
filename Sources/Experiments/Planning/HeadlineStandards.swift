import Tasks

/// A task's headline and what it can be held against.
package struct HeadlineStandards: Equatable, Sendable {
  /// Name of the measure.
  package let headline: String
  /// What is expected of a guess among possible answers, if the task says so.
  package let chance: Double?
  /// What nobody can expect to exceed, if the task says so.
  package let ceiling: Double?

  init(of task: any SequenceTask) {
    headline = task.headline.rawValue
    (chance, ceiling) = (task.standards.chance, task.standards.ceiling)
  }
}
