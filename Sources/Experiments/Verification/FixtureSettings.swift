import Specs

/// A fixture's configuration: a JSON object whose keys are read one by one, until none is left.
///
/// A key that is null counts as absent.
struct FixtureSettings {
  /// The largest whole number a setting may be: products of two do not overflow.
  static let most = Int(Int32.max)

  private let file: String
  private let path: String
  private let values: [String: JSONValue]
  private var known: Set<String> = []

  /// Parses the attribute `config` of a file.
  init(parsing text: String, in file: String) throws(VerificationError) {
    let value = JSONValue(parsing: text)
    guard case .object(let values) = value else {
      throw .malformed(
        file: file, place: "attribute 'config'", expected: "a JSON object",
        found: value?.description ?? SpecName.quoted(text))
    }
    self.init(values, file: file, path: "")
  }

  private init(_ values: [String: JSONValue], file: String, path: String) {
    self.file = file
    self.path = path
    self.values = values.filter { $0.value != .null }
  }

  /// Where a key stands, for messages.
  func place(of key: String) -> String { "config key '\(path)\(key)'" }

  /// Whether the key has a value.
  func has(_ key: String) -> Bool { values[key] != nil }

  /// A whole number; `standard`, if there is one, where the key is absent.
  mutating func integer(
    _ key: String, _ standard: Int? = nil, in range: ClosedRange<Int> = 1...Self.most
  ) throws(VerificationError) -> Int {
    guard let value = value(of: key) else {
      return try self.standard(standard, key, "a whole number")
    }
    guard case .number(let number) = value, let integer = Int(exactly: number),
      range.contains(integer)
    else {
      let limits = "\(range.lowerBound) to \(range.upperBound)"
      throw malformed(key, expected: "a whole number from \(limits)", found: value.description)
    }
    return integer
  }

  /// A whole number, or `nil` where the key is absent.
  mutating func integer(
    ifAny key: String, in range: ClosedRange<Int>
  ) throws(VerificationError) -> Int? {
    value(of: key) == nil ? nil : try integer(key, in: range)
  }

  /// A number for which `condition`, which is `described`, holds.
  mutating func number(
    _ key: String, _ standard: Double? = nil, _ described: String = "a number",
    where condition: (Double) -> Bool = { _ in true }
  ) throws(VerificationError) -> Double {
    guard let value = value(of: key) else { return try self.standard(standard, key, described) }
    guard case .number(let number) = value, condition(number) else {
      throw malformed(key, expected: described, found: value.description)
    }
    return number
  }

  /// A number above 0.
  mutating func positive(
    _ key: String, _ standard: Double? = nil
  ) throws(VerificationError) -> Double {
    try number(key, standard, "a number above 0") { $0 > 0 }
  }

  /// The rate at which an average forgets, from 0 up to but not including 1.
  mutating func rate(
    _ key: String, _ standard: Double? = nil
  ) throws(VerificationError) -> Double {
    try number(key, standard, "a number from 0 up to but not including 1") { 0..<1 ~= $0 }
  }

  /// True or false.
  mutating func flag(_ key: String, _ standard: Bool) throws(VerificationError) -> Bool {
    guard let value = value(of: key) else { return standard }
    guard case .flag(let flag) = value else {
      throw malformed(key, expected: "true or false", found: value.description)
    }
    return flag
  }

  /// One of the names of `Choice`.
  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ standard: Choice
  ) throws(VerificationError) -> Choice {
    guard let value = value(of: key) else { return standard }
    guard case .text(let text) = value, let choice = Choice(rawValue: text) else {
      let names = Choice.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw malformed(key, expected: "one of \(names)", found: value.description)
    }
    return choice
  }

  /// An object of settings of its own.
  mutating func object(_ key: String) throws(VerificationError) -> FixtureSettings {
    let value = value(of: key)
    guard case .object(let values) = value else {
      throw malformed(key, expected: "an object", found: value?.description ?? "no such key")
    }
    return FixtureSettings(values, file: file, path: path + key + ".")
  }

  /// Accepts a key that means nothing to a fixture, whatever its value.
  mutating func ignore(_ key: String) { known.insert(key) }

  /// - Throws: when there is a key that nobody asked for: it would have changed the numbers unseen.
  func finish() throws(VerificationError) {
    guard let key = values.keys.filter({ !known.contains($0) }).min() else { return }
    throw malformed(
      key.visible, expected: key.expectation(among: known.sorted()),
      found: "one that gecko does not know")
  }

  /// A mistake at a key.
  func malformed(_ key: String, expected: String, found: String) -> VerificationError {
    .malformed(file: file, place: place(of: key), expected: expected, found: found)
  }

  private mutating func value(of key: String) -> JSONValue? {
    known.insert(key)
    return values[key]
  }

  private func standard<Value>(
    _ standard: Value?, _ key: String, _ expected: String
  ) throws(VerificationError) -> Value {
    guard let standard else { throw malformed(key, expected: expected, found: "no such key") }
    return standard
  }
}
