/// Why a text is too short for its windows, and what would do.
package struct TextShortage: Equatable, Sendable {
  /// The split that is shortest for what it needs.
  package let split: Split
  /// The tokens that the split gets.
  package let found: Int
  /// The window length asked for; a split needs one token more, the last target.
  package let length: Int
  /// The tokens of the whole text.
  package let total: Int
  /// A number of tokens of the whole text that would be enough.
  package let enough: Int
  /// Whether tokens are bytes, and nothing else.
  package let isBytes: Bool

  /// Finds the shortage of a text of `count` tokens, or nothing if each split holds a window.
  init?(of count: Int, for settings: TextSettings, isBytes: Bool) {
    let needed = settings.length + 1
    let splits = settings.splits
    let wanted = Split.allCases.filter { splits.fraction(of: $0) > 0 }
    let short = wanted.filter { splits.range(of: $0, count: count).count < needed }
    let shortest = short.min { splits.fraction(of: $0) < splits.fraction(of: $1) }
    guard let shortest else { return nil }
    // Both borders of a split are rounded down, which can cost it one token, never two.
    let smallest = wanted.map { splits.fraction(of: $0) }.min() ?? 1
    let size = (Double(needed + 1) / smallest).rounded(.up)
    enough = size < 0x1p62 ? Int(size) : Int.max
    split = shortest
    found = splits.range(of: shortest, count: count).count
    length = settings.length
    total = count
    self.isBytes = isBytes
  }
}
