package import Specs
package import Tasks

/// The key `task` of kind `text`: next-token prediction on a file, a folder of files or a prepared text.
package struct TextSource: Equatable, Sendable {
  /// The file or folder, as seen from the current folder; never empty in a study that was read.
  package var path = ""
  /// Whether the files' own bytes are learnt, whatever format they are of.
  package var isRaw = false
  /// Windows, splits and documents.
  package var settings = TextSettings()
  /// What a prepared text says of its tokens, and `nil` for others: no key of a spec, but the file's.
  package var prepared: TextAlphabet?

  /// The tokens that a model is shown.
  var alphabet: TextAlphabet {
    prepared
      ?? TextAlphabet(
        pieces: TextAlphabet.bytes.pieces, hasDocuments: settings.documentSeparator != nil)
  }

  /// No text yet, and the default settings.
  package init() {}
}

extension TextSource: SpecDeclared {
  package static var specDefaults: Self { Self() }

  package static let specFields: [SpecField<Self>] = [
    .field(
      "path", \.givenPath, .optional(.path),
      "Text to learn: a file, a folder of files, or what gecko data prepare made of them; relative to the "
        + "spec, or as typed in --set."),
    .integer(
      "length", \.settings.length,
      "Tokens of a window: bytes, unless the text was prepared with a tokenizer."),
    .nested("splits", \.settings.splits, "How the text is cut, by position or by its files."),
    .field(
      "documents", \.settings.documentSeparator, .optional(.text),
      "What separates documents in the text; a text without documents if not given."),
    .field("valid_windows", \.settings.validationWindows, windows, "Windows to validate on."),
    .field("test_windows", \.settings.testWindows, windows, "Windows to test on."),
    .integer(
      "context", \.settings.context,
      "Tokens of the window before it that an evaluation window shows again, unscored.", .added),
    .choice(
      "windows", \.settings.windows,
      "What a window shows: 'packed', as many documents as fit in; 'document', one.", .added),
    .flag(
      "raw", \.isRaw,
      "Whether the files' own bytes are the text, also of compressed files and of formats that are none.",
      .added),
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
    SpecRule("context", check: mistakes { $0 == "context" }),
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
    .choice(
      "by", \.border, "Where splits may begin: at any 'position', or where a 'file' does.", .added),
    .field(
      "valid_files", \.validationFiles, .list(of: .text),
      "Files, or folders of them, to validate on; the fractions then mean nothing.", .added),
    .field("test_files", \.testFiles, .list(of: .text), "Files to test on.", .added),
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
