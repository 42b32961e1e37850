package import Store

extension StudyTable {
  /// The point of the sweep that a variant is judged at.
  package struct Choice: Codable, Equatable, Sendable {
    /// Which point, from 0.
    package let point: Int
    /// What it sets.
    package let settings: [StudyManifest.Setting]
    /// The chosen values at an end of what was tried.
    package let edges: [ParameterEdge]
  }

  /// What was spent on a variant, all points of a sweep together.
  package struct Budget: Codable, Equatable, Sendable {
    /// Points that were planned; 1 without a sweep.
    package let points: Int
    /// Trials that have been begun.
    package let trials: Int
    /// Training steps that these have taken.
    package let steps: Int

    /// What a variant's trials took.
    init(points: Int, _ trials: [TrialResult]) {
      self.points = points
      self.trials = trials.count { $0.status != .missing }
      steps = trials.map(\.steps).reduce(0, +)
    }
  }

  /// What is known of a variant beside the results it is judged by.
  struct Origin {
    let variant: String
    let parameters: Int?
    let match: StudyManifest.Match?
    let choice: Choice?
    let budget: Budget
    let standards: Standards?
  }
}
