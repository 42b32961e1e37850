/// A setting that a task cannot work with.
package struct SettingMistake: Equatable, Sendable, CustomStringConvertible {
  /// The setting's name in a spec, from the task down: `pairs`, `splits.train`.
  package let key: String
  /// What the spec says, in words.
  package let found: String
  /// What would be possible, in words.
  package let expected: String

  package init(_ key: String, found: String, expected: String) {
    self.key = key
    self.found = found
    self.expected = expected
  }

  package var description: String {
    "'\(key)' is \(found), expected \(expected)"
  }
}
