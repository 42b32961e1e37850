import Tasks
import Testing

@Suite struct `The settings of a synthetic task` {
  @Test func `have kinds and keys of their own, and defaults that work`() throws {
    let kinds = SyntheticTasks.all.map { $0.kind }
    #expect(Set(kinds).count == kinds.count)
    for kind in SyntheticTasks.all {
      #expect(Set(kind.keys).count == kind.keys.count)
      let defaults: any SyntheticSettings = kind.init()
      #expect(defaults.mistakes.isEmpty)
    }
  }

  /// Whatever two settings are, it is either possible or said of a setting that exists.
  @Test(arguments: SyntheticTasks.all.indices)
  func `never overflow, and say what is wrong at their keys`(_ index: Int) throws {
    func tryAll<Settings: SyntheticSettings>(_ type: Settings.Type) throws {
      let changes = Settings.settings.flatMap(extremes)
      for first in changes {
        for second in changes {
          var settings = Settings()
          first(&settings)
          second(&settings)
          let mistakes = settings.mistakes
          #expect(Set(mistakes.map(\.key)).isSubset(of: Settings.keys), "\(mistakes)")
          #expect(Set(mistakes.map(\.key)).count == mistakes.count, "\(mistakes)")
          guard mistakes.isEmpty else {
            #expect(throws: TaskError.impossibleSettings(mistakes)) { try settings.makeTask() }
            continue
          }
          let task = try settings.makeTask()
          guard task.length < 10_000, task.vocabularySize < 100_000 else { continue }
          let batch = try task.batch(0..<2, of: .train, from: SyntheticCase.stream)
          #expect(batch.length == task.length)
          #expect(batch.tokens.allSatisfy { $0 >= 0 && $0 < task.vocabularySize })
        }
      }
    }
    try tryAll(SyntheticTasks.all[index])
  }

  @Test(arguments: [
    (
      "noisy_recall", ["length": 7, "noise_symbols": 0, "noise_fraction": 2],
      """
      'length' is 7, expected an even number of at least 4
      'noise_symbols' is 0, expected at least 1
      'noise_fraction' is 2.0, expected a number from 0 to 1
      """
    ),
    (
      "fuzzy_recall", ["vocabulary_size": 6, "length": 12, "train_examples": -1],
      """
      'vocabulary_size' is 6, expected at least 7
      'length' is 12, expected at least 13
      'train_examples' is -1, expected 0 or more
      """
    ),
    (
      "selective_copying", ["length": 33],
      "'length' is 33, expected more than twice 'copied_tokens' and 1, 33"
    ),
    (
      "forgetting_mqar", ["pairs": 15, "vocabulary_size": 64],
      """
      'pairs' is 15, expected at most 14, as a pair takes 4 and an update 2 tokens of a 'length' of 64
      'vocabulary_size' is 64, expected more than 'length', 64
      """
    ),
    ("forgetting_mqar", ["updates": 9], "'pairs' is 8, expected at least 'updates', 9"),
    ("compositional_mqar", ["pairs": 8], "'pairs' is 8, expected a square, such as 4"),
    (
      "compositional_mqar", ["pairs": 16],
      "'pairs' is 16, expected at most a sixth of 'length', 10 of 64"
    ),
    (
      "needle", ["queries": 2, "length": 10, "depth": 1.5],
      """
      'queries' is 2, expected at most 'keys', 1
      'length' is 10, expected at least 20, which needles and questions take
      'depth' is 1.5, expected a number from 0 to 1, or uniform
      """
    ),
    (
      "variable_tracking", ["names": 4],
      "'names' is 4, expected at least 5, those of all chains"
    ),
  ])
  func `name what is impossible`(
    _ kind: String, _ values: [String: Double], _ sentence: String
  ) throws {
    func message<Settings: SyntheticSettings>(_ type: Settings.Type) -> String? {
      var settings = Settings()
      for setting in Settings.settings {
        guard let value = values[setting.key] else { continue }
        setting.set(value, in: &settings)
      }
      do throws(TaskError) {
        _ = try settings.makeTask()
        return nil
      } catch { return error.description }
    }
    let type = try #require(SyntheticTasks.all.first { $0.kind == kind })
    #expect(message(type) == sentence)
  }
}

extension SyntheticSettings {
  fileprivate static var keys: [String] { settings.map(\.key) }
}

/// Changes of a setting to values at the edge of what its type holds.
private func extremes<Settings: SyntheticSettings>(
  of setting: TaskSetting<Settings>
) -> [(inout Settings) -> Void] {
  let integers = [0, 1, 2, 3, 4, 5, 9, 64, 1000, 1 << 31, .max, .min, -1]
  switch setting.property {
  case .integer(let path):
    return integers.map { value in { $0[keyPath: path] = value } }
  case .number(let path):
    return [0, 0.5, 1, -1, 1e300, .nan, .infinity].map { value in { $0[keyPath: path] = value } }
  case .flag(let path):
    return [true, false].map { value in { $0[keyPath: path] = value } }
  case .numberOrWord(let path, _):
    return [nil, 0, 0.3, 1, -1, 1e300, .nan].map { value in { $0[keyPath: path] = value } }
  }
}

extension TaskSetting {
  /// Puts a number in the setting's place.
  fileprivate func set(_ value: Double, in settings: inout Settings) {
    switch property {
    case .integer(let path): settings[keyPath: path] = Int(value)
    case .number(let path): settings[keyPath: path] = value
    case .flag(let path): settings[keyPath: path] = value != 0
    case .numberOrWord(let path, _): settings[keyPath: path] = value
    }
  }
}
