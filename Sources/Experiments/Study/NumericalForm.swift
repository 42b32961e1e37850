import Models
import Specs
import Tasks
import Training

/// What of a configuration its numbers depend on: two that agree compute the same ones.
struct NumericalForm {
  private let specification: StudySpecification
  private let model: CanonicalModel

  init(_ specification: StudySpecification) {
    self.specification = specification
    model = CanonicalModel(specification.model, within: specification.longestSequence)
  }

  /// Why another configuration computes the same numbers; `nil` where it may not.
  func reason(sharedWith other: NumericalForm) -> String? {
    guard model.configuration == other.model.configuration, hasTask(of: other) else { return nil }
    guard let reasons = reasonsOfTraining(sharedWith: other) else { return nil }
    let all = reasonsOfModel(sharedWith: other) + reasons
    return all.isEmpty ? "they differ in nothing that is computed" : all.joined(separator: "; ")
  }

  private func hasTask(of other: NumericalForm) -> Bool {
    let (one, second) = (specification, other.specification)
    return one.task == second.task && one.mixture == second.mixture
      && (one.mixture.isEmpty || one.runOfMixture == second.runOfMixture)
      && one.slices == second.slices && one.grid == second.grid
  }

  private func reasonsOfModel(sharedWith other: NumericalForm) -> [String] {
    let (one, second) = (specification.model.specValue, other.specification.model.specValue)
    let keys = ModelConfiguration.specFields.map(\.key).filter { one[$0] != second[$0] }
    let notes = (model.notes + other.model.notes).filter { !$0.keys.isDisjoint(with: keys) }
    let explained = Set(notes.flatMap(\.keys))
    let unread = keys.filter { !explained.contains($0) }.map { "nothing reads model.\($0)" }
    var reasons: [String] = []
    for note in notes where !reasons.contains(note.reason) { reasons.append(note.reason) }
    return reasons + unread
  }

  /// `nil` where trainings differ.
  private func reasonsOfTraining(sharedWith other: NumericalForm) -> [String]? {
    let one = specification.training
    var changed = other.specification.training
    var reasons: [String] = []
    changed.recording = one.recording
    changed.configuration.recomputedBlocks = one.configuration.recomputedBlocks
    // Where evaluations decide nothing, when they are held changes no result.
    let isJudged = one.stop != nil || specification.sweep != nil
    if !isJudged, changed.evaluateEvery != one.evaluateEvery {
      changed.evaluateEvery = one.evaluateEvery
      reasons.append("training.evaluate_every changes no result where nothing is chosen by it")
    }
    let (schedule, rate) = (one.configuration.schedule, one.configuration.optimizer.rate)
    let steps = one.configuration.steps
    if changed.configuration.schedule != schedule
      || changed.configuration.optimizer.rate != rate
    {
      guard
        changed.configuration.steps == steps,
        schedule.agrees(
          withPeak: rate, with: changed.configuration.schedule,
          ofPeak: changed.configuration.optimizer.rate, in: steps)
      else { return nil }
      changed.configuration.schedule = schedule
      changed.configuration.optimizer.rate = rate
      reasons.append("the learning rate is the same in each of the \(steps) steps")
    }
    return changed == one ? reasons : nil
  }
}

extension StudySpecification {
  /// Positions of the longest sequence that a trial trains and is tested on; `nil` where a state is
  /// carried, and positions go on.
  var longestSequence: Int? {
    guard !training.carriesState else { return nil }
    let tasks = [task] + mixture.map(\.task) + slices.map(\.value) + (grid?.cells ?? [])
    return tasks.map(\.length).max()
  }
}
