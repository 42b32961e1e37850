/// How a text is cut into train, validation and test: by position, in this order, or by its files.
package struct TextSplits: Equatable, Sendable {
  /// Where a split may begin and end.
  package enum Border: String, CaseIterable, Sendable {
    /// Anywhere.
    case position
    /// Where a file does.
    case file
  }

  /// The fraction of the tokens to train on.
  package var train: Double
  /// The fraction to validate on; 0 leaves the split out.
  package var validation: Double
  /// The fraction to test on; 0 leaves the split out.
  ///
  /// A test is never a second name for validation: nanoGPT's cut is `(0.9, 0.1, 0)`, and a run on it
  /// has no test result.
  package var test: Double
  /// Where borders may lie.
  package var border = Border.position
  /// Files to validate on, or folders of them, by their paths in the text's folder.
  ///
  /// Where files are named, for validation or test, the fractions mean nothing: what is not named is
  /// trained on.
  package var validationFiles: [String] = []
  /// Files to test on.
  package var testFiles: [String] = []

  package init(train: Double = 0.9, validation: Double = 0.05, test: Double = 0.05) {
    self.train = train
    self.validation = validation
    self.test = test
  }

  /// The fraction of `split`.
  package func fraction(of split: Split) -> Double {
    switch split {
    case .train: train
    case .validation: validation
    case .test: test
    }
  }

  /// Whether files are named for a split.
  package var namesFiles: Bool { !validationFiles.isEmpty || !testFiles.isEmpty }

  /// Whether there is to be a `split`.
  package func has(_ split: Split) -> Bool {
    guard namesFiles else { return fraction(of: split) > 0 }
    switch split {
    case .train: return true
    case .validation: return !validationFiles.isEmpty
    case .test: return !testFiles.isEmpty
    }
  }

  /// The positions of `split` in a text of `count` tokens, cut anywhere.
  ///
  /// Borders are rounded down; the three ranges are adjacent and cover the text.
  package func range(of split: Split, count: Int) -> Range<Int> {
    let first = border(after: train, of: count)
    let second = test == 0 ? count : max(first, border(after: train + validation, of: count))
    switch split {
    case .train: return 0..<first
    case .validation: return first..<second
    case .test: return second..<count
    }
  }

  private func border(after fraction: Double, of count: Int) -> Int {
    // A sum such as 0.7 + 0.1 may fall short of its decimal value by a rounding error, which must
    // not move a border that falls on a whole number.
    min(count, Int((Double(count) * fraction + 1e-6).rounded(.down)))
  }

  /// What is impossible about the fractions.
  var mistakes: [SettingMistake] {
    guard !namesFiles else { return mistakesInNames }
    var mistakes: [SettingMistake] = []
    for split in Split.allCases where !(0...1).contains(fraction(of: split)) {
      mistakes.append(
        SettingMistake(
          "splits.\(split.rawValue)", found: "\(fraction(of: split))",
          expected: "a fraction between 0 and 1"))
    }
    guard mistakes.isEmpty else { return mistakes }
    if train == 0 {
      mistakes.append(SettingMistake("splits.train", found: "0", expected: "more than 0"))
    }
    let sum = train + validation + test
    if abs(sum - 1) > 1e-9 {
      mistakes.append(
        SettingMistake(
          "splits", found: "\(train) + \(validation) + \(test) = \(sum)",
          expected: "train, valid and test fractions that sum to 1"))
    }
    return mistakes
  }

  private var mistakesInNames: [SettingMistake] {
    let twice = Set(validationFiles).intersection(testFiles).sorted()
    return twice.map {
      SettingMistake(
        "splits.test_files", found: "'\($0)'", expected: "files that are not in valid_files")
    }
  }
}
