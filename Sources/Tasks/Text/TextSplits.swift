/// How a text is cut into train, validation and test, in this order, by position.
package struct TextSplits: Equatable, Sendable {
  /// The fraction of the tokens to train on.
  package var train: Double
  /// The fraction to validate on; 0 leaves the split out.
  package var validation: Double
  /// The fraction to test on; 0 leaves the split out.
  ///
  /// A test is never a second name for validation: nanoGPT's cut is `(0.9, 0.1, 0)`, and a run on it
  /// has no test result.
  package var test: Double

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

  /// The positions of `split` in a text of `count` tokens.
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
}
