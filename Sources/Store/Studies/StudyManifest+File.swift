import Foundation

extension StudyManifest {
  /// Whether a study's folder has a plan.
  package static func isPresent(inFolder folder: String) -> Bool {
    Folder.isTaken(path(inFolder: folder))
  }

  /// Reads the plan of a study.
  ///
  /// - Parameter folder: The study's folder.
  /// - Throws: `StoreError` when there is none, or it is damaged or of another version.
  package init(readingFolder folder: String) throws(StoreError) {
    try self.init(reading: Self.path(inFolder: folder))
  }

  /// Reads a plan.
  ///
  /// - Parameter path: Path of the file.
  /// - Throws: `StoreError` when there is none, or it is damaged or of another version.
  package init(reading path: String) throws(StoreError) {
    let text = try TextFile.read(path)
    func malformed(_ place: String, expected: String, found: String) -> StoreError {
      .malformed(file: path, place: place, expected: expected, found: found)
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
    } catch let DecodingError.keyNotFound(key, _) {
      throw malformed("key '\(key.stringValue)'", expected: "a value", found: "nothing")
    } catch {
      throw malformed("the text", expected: "the plan of a study, JSON", found: "something else")
    }
    guard format == Self.format else {
      throw malformed("'format'", expected: "'\(Self.format)'", found: "'\(format)'")
    }
    if let rule = replicatesUntil, rule.halfWidth <= 0 || !(2...10_000).contains(rule.atLeast) {
      throw malformed(
        "'replicatesUntil'", expected: "a positive half width after 2 to 10,000 replicates",
        found: "\(rule.halfWidth) after \(rule.atLeast)")
    }
    for (index, trial) in trials.enumerated() {
      guard configurations.indices.contains(trial.configuration) else {
        throw malformed(
          "trial \(index)", expected: "one of \(configurations.count) configurations",
          found: "number \(trial.configuration)")
      }
    }
  }

  /// Writes the plan into a study's folder, in the place of one that is there, in one instant.
  ///
  /// - Throws: `StoreError` when it cannot be written; the one before then stays.
  package func write(intoFolder folder: String) throws(StoreError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let path = Self.path(inFolder: folder)
    guard let data = try? encoder.encode(self) else {
      throw .failed(
        act: "write the plan", file: path, reason: "it holds a number that is not finite",
        errno: nil)
    }
    try TextFile.write(String(decoding: data, as: UTF8.self) + "\n", to: path)
  }

  /// Keeps the plan of a study beside the one that will take its place.
  ///
  /// The first of `manifest-000.json`, `manifest-001.json` … that is not there becomes its name.
  ///
  /// - Throws: `StoreError` when it cannot be read or written.
  package static func keep(inFolder folder: String) throws(StoreError) {
    let path = path(inFolder: folder)
    let stem = path.dropLast(".json".count)
    var number = 0
    func target() -> String {
      let digits = String(number)
      return stem + "-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits + ".json"
    }
    while Folder.isTaken(target()) { number += 1 }
    try TextFile.write(TextFile.read(path), to: target())
  }

  private static func path(inFolder folder: String) -> String {
    folder + (folder.hasSuffix("/") ? "" : "/") + name
  }
}
