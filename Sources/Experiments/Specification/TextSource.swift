package import Specs
package import Tasks

/// The key `task` of kind `text`: next-byte prediction on a file or a folder of files.
package struct TextSource: Equatable, Sendable {
  /// The file or folder, as seen from the current folder; never empty in a study that was read.
  package var path = ""
  /// Windows, splits and documents.
  package var settings = TextSettings()

  /// No text yet, and the default settings.
  package init() {}
}

extension TextSource: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .field(
      "path", \.givenPath, .optional(.path),
      "Text to learn: a file, or a folder of files; relative to the spec, or as typed in --set."),
    .integer("length", \.settings.length, "Bytes of a window."),
    .nested("splits", \.settings.splits, "How the text is cut, by position."),
    .field(
      "documents", \.settings.documentSeparator, .optional(.text),
      "What separates documents in the text; a text without documents if not given."),
    .field("valid_windows", \.settings.validationWindows, windows, "Windows to validate on."),
    .field("test_windows", \.settings.testWindows, windows, "Windows to test on."),
  ]

  package static let specRules: [SpecRule<Self>] = [
    SpecRule("path") { source, report in
      guard source.path.isEmpty else { return }
      report.add(
        at: "path",
        "expected the path of a text file or folder, found nothing; "
          + "give it in the spec or with --set task.path=FILE")
    },
    SpecRule("length", check: mistakes { $0 == "length" }),
    SpecRule("documents", check: mistakes { $0 == "documents" }),
    SpecRule("valid_windows", check: mistakes { $0 == "valid_windows" }),
    SpecRule("test_windows", check: mistakes { $0 == "test_windows" }),
    SpecRule("splits", check: mistakes { $0.hasPrefix("splits") }),
  ]

  private static func mistakes(
    in keys: @escaping @Sendable (String) -> Bool
  ) -> @Sendable (Self, inout SpecFindings) -> Void {
    { source, report in report.add(source.settings.mistakes, in: keys) }
  }

  private var givenPath: String? {
    get { path.isEmpty ? nil : path }
    set { path = newValue ?? "" }
  }

  /// A number of windows, or `all` of those that do not overlap, which is `nil`.
  private static let windows = SpecFormat<Int?>.parsed(
    "a number of windows or 'all'", schema: .either(.integer(in: 1...), .names(["all"]))
  ) { text in
    text == "all" ? .some(nil) : Int(text).map { .some($0) }
  } to: { count in
    count.map { .integer($0) } ?? .text("all")
  }
}

extension TextSplits: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .number("train", \.train, "Fraction to train on, at the beginning."),
    .number("valid", \.validation, "Fraction to validate on, after it; 0: none."),
    .number("test", \.test, "Fraction to test on, at the end; 0: none."),
  ]
}

extension SpecFindings {
  /// Reports what is impossible about the settings of a task, as far as it is about some keys.
  mutating func add(_ mistakes: [SettingMistake], in keys: (String) -> Bool) {
    for mistake in mistakes where keys(mistake.key) {
      add(at: mistake.key, "expected \(mistake.expected), found \(mistake.found)")
    }
  }
}
