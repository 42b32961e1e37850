extension [SettingMistake] {
  /// Notes a mistake unless `holds`.
  ///
  /// - Returns: `holds`.
  @discardableResult
  mutating func expect(
    _ holds: Bool, _ key: String, _ found: some CustomStringConvertible, _ expected: String
  ) -> Bool {
    if !holds { append(SettingMistake(key, found: found.description, expected: expected)) }
    return holds
  }

  /// Notes a mistake unless a number of things lies between `least` and the largest token, below
  /// which sums and products of two sizes cannot overflow.
  @discardableResult
  mutating func expectSize(_ key: String, _ size: Int, atLeast least: Int) -> Bool {
    guard expect(size >= least, key, size, least == 0 ? "0 or more" : "at least \(least)") else {
      return false
    }
    return expect(size <= Int(Int32.max), key, size, "at most \(Int32.max)")
  }

  /// Notes a mistake unless a length is that of whole pairs of tokens.
  mutating func expectPairs(_ key: String, _ length: Int, atLeast pairs: Int) {
    let expected = "an even number of at least \(2 * pairs)"
    guard expect(length >= 2 * pairs && length.isMultiple(of: 2), key, length, expected) else {
      return
    }
    expect(length <= Int(Int32.max), key, length, "at most \(Int32.max)")
  }
}
