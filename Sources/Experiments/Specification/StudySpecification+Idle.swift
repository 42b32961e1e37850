import Models
import Specs
import Tasks
import Training

/// A key of a spec that says something, and that nothing reads because of what stands beside it.
struct IdleKey: Equatable, Sendable {
  /// Dotted path, such as `model.window`.
  let path: String
  /// What was expected and what was found.
  let sentence: String
  /// Dotted paths of the keys that make it idle.
  let deciders: [String]
}

extension StudySpecification {
  /// Every key that nothing reads, but those that say their default.
  ///
  /// A resolved spec gives every key; only what a person wrote is held against this.
  var idleKeys: [IdleKey] {
    idleKeysOfModel + idleKeysOfSchedule + idleKeysOfTask + idleKeysOfMatch
  }

  /// The paths that a sweep can set to something that is not read.
  static let conditionalPaths: Set<String> = Set(
    ModelConfiguration.conditionalKeys.map { "model." + $0 }
      + [schedulePath + "final_lr_ratio", schedulePath + "decay_fraction", evaluationPath])

  private static let schedulePath = "training.schedule."
  private static let evaluationPath = "training.evaluate_every"

  private var idleKeysOfModel: [IdleKey] {
    model.idleSettings.map { setting in
      IdleKey(
        path: "model." + setting.key,
        sentence: "expected nothing, for only \(setting.reader) reads it, found \(setting.found)",
        deciders: setting.deciders.map { "model." + $0 })
    }
  }

  private var idleKeysOfSchedule: [IdleKey] {
    let (schedule, usual) = (training.configuration.schedule, Schedule())
    let keys: [(key: String, kinds: [Schedule.Kind], isUsual: Bool)] = [
      ("decay_fraction", [.wsd], schedule.decayFraction == usual.decayFraction),
      ("final_lr_ratio", [.linear, .cosine, .wsd], schedule.finalRatio == usual.finalRatio),
    ]
    return keys.compactMap { key, kinds, isUsual in
      guard !kinds.contains(schedule.kind), !isUsual else { return nil }
      let names = kinds.map(\.rawValue).joined(separator: ", ")
      return IdleKey(
        path: Self.schedulePath + key,
        sentence: "expected nothing, for it belongs to kind: \(names), found kind: "
          + schedule.kind.rawValue,
        deciders: [Self.schedulePath + "kind"])
    }
  }

  private var idleKeysOfTask: [IdleKey] {
    var keys: [IdleKey] = []
    if case .text(let source) = task {
      keys = source.settings.idleKeys.map { key, sentence, deciders in
        IdleKey(
          path: "task." + key, sentence: sentence, deciders: deciders.map { "task." + $0 })
      }
    }
    let usual = TrialTraining().evaluateEvery
    if task.validationCount == 0, slicesEvery == .end, training.evaluateEvery != usual {
      keys.append(
        IdleKey(
          path: Self.evaluationPath,
          sentence: "expected nothing, for the task leaves out the validation split",
          deciders: ["task.splits.valid", "task.valid_examples", "slices_every"]))
    }
    return keys
  }

  private var idleKeysOfMatch: [IdleKey] {
    let usual = MatchSpecification()
    guard match.count != .none else {
      let keys = [
        ("width", match.width != nil), ("tolerance", match.tolerance != usual.tolerance),
        ("widths", !match.widths.isEmpty),
      ]
      return keys.filter(\.1).map { key, _ in
        IdleKey(
          path: "match." + key, sentence: "expected something to match, found count: none",
          deciders: ["match.count"])
      }
    }
    return match.widths.filter { $0.name == baseline }.map { width in
      IdleKey(
        path: "match.widths." + width.name,
        sentence: "expected another variant than the baseline, whose widths stay as they are",
        deciders: ["baseline"])
    }
  }
}

extension TextSettings {
  /// The keys that the others make meaningless, what to say of each, and the keys that do it.
  fileprivate var idleKeys: [(key: String, sentence: String, deciders: [String])] {
    let usual = TextSettings()
    var keys: [(key: String, sentence: String, deciders: [String])] = []
    if splits.namesFiles {
      let given = [
        ("train", splits.train != usual.splits.train),
        ("valid", splits.validation != usual.splits.validation),
        ("test", splits.test != usual.splits.test), ("by", splits.border != usual.splits.border),
      ]
      keys = given.filter(\.1).map { key, _ in
        (
          "splits." + key, "expected nothing, for files are named to cut the text by",
          ["splits.valid_files", "splits.test_files"]
        )
      }
    }
    let counts = [
      (Split.validation, "valid_windows", validationWindows != usual.validationWindows),
      (Split.test, "test_windows", testWindows != usual.testWindows),
    ]
    for (split, key, isGiven) in counts where isGiven && !splits.has(split) {
      let name = split.rawValue
      keys.append(
        (
          key, "expected nothing, for splits leave out \(name)",
          ["splits.\(name)", "splits.\(name)_files"]
        ))
    }
    return keys
  }
}
