/// The settings of next-token prediction on a text.
package struct TextSettings: Equatable, Sendable {
  /// What a window shows.
  package enum Windows: String, CaseIterable, Sendable {
    /// Successive tokens, of as many documents as fit in.
    case packed
    /// Tokens of one document.
    case document
  }

  /// `L`, the tokens of a window.
  package var length = 256
  /// How the text is cut.
  package var splits = TextSplits()
  /// What separates documents in the text; nil for a text without documents, and for a prepared one,
  /// which says itself whether it has them.
  package var documentSeparator: String?
  /// The number of validation windows, or nil for all.
  package var validationWindows: Int? = 256
  /// The number of test windows, or nil for all.
  package var testWindows: Int?
  /// How many tokens of the one before it an evaluation window shows again, without scoring them.
  package var context = 0
  /// Whether documents share a window.
  package var windows = Windows.packed
  /// In how many streams windows follow each other; nil for windows that stand by themselves.
  ///
  /// Set where a training carries its state, never by the task's own keys.
  package var streams: Int?

  package init() {}

  /// What is impossible about the settings, all of it, as far as it can be known without the text.
  package var mistakes: [SettingMistake] {
    var mistakes: [SettingMistake] = []
    if length < 1 || length >= Int(Int32.max) {
      mistakes.append(
        SettingMistake("length", found: "\(length)", expected: "between 1 and \(Int32.max - 1)"))
    }
    mistakes += splits.mistakes
    if documentSeparator?.isEmpty == true {
      mistakes.append(
        SettingMistake(
          "documents", found: "an empty text",
          expected: "the text between two documents, or nothing for a text without documents"))
    }
    for (key, windows) in [("valid_windows", validationWindows), ("test_windows", testWindows)] {
      if let windows, windows < 1 {
        mistakes.append(
          SettingMistake(key, found: "\(windows)", expected: "1 or more, or 'all'"))
      }
    }
    if length > 0, !(0..<length).contains(context) {
      mistakes.append(
        SettingMistake(
          "context", found: "\(context)", expected: "from 0 to 'length' - 1, \(length - 1)"))
    }
    return mistakes
  }
}
