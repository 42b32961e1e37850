import Models
import Specs

/// What `gecko help` tells of the keys of a spec; it comes from the declarations that read them.
package enum StudyHelp {
  /// The word for the whole spec.
  package static let whole = "spec"

  /// What there is to say of a path.
  ///
  /// - Parameter path: `spec`, or a dotted path such as `model.memory`, in which `*` stands for any
  ///   characters of a name: `training.*`.
  /// - Returns: Lines for a person; `nil` when no key has the path.
  package static func text(for path: String) -> String? {
    let keys = SpecSchema(of: StudySpecification.self, .whole).keys
    if path == whole {
      return
        "The keys of a spec; gecko help KEY tells more of one, such as model or model.memory.\n\n"
        + table(keys) + "\n"
        + "  extends      The path of a spec or the name of a preset that this spec lies over: "
        + StudyPresets.all.map(\.name).joined(separator: ", ")
    }
    let parts = components(of: path)
    let found = entries.filter { matches(parts[...], components(of: $0.name)[...]) }
    guard !found.isEmpty else { return nil }
    return found.map(described).joined(separator: "\n\n")
  }

  /// The paths nearest to one that there is not.
  package static func nearest(to path: String) -> String? {
    let paths = entries.map(\.name)
    let last = path.split(separator: ".").last.map(String.init) ?? path
    return paths.filter { $0.hasSuffix("." + last) && !$0.contains("*") }.min {
      $0.count < $1.count
    }
      ?? SpecName.nearest(to: path, among: paths)
      ?? paths.first { path.hasPrefix($0 + ".") }
  }

  private static let entries = SpecSchema(of: StudySpecification.self, .whole).paths()

  /// `capture[0].taps` is `capture.0.taps`.
  private static func components(of path: String) -> [Substring] {
    path.split { $0 == "." || $0 == "[" || $0 == "]" }
  }

  /// Whether a wish is a path of the schema, in which `*` stands for any name or index and may be left
  /// out of the wish.
  private static func matches(
    _ wish: ArraySlice<Substring>, _ path: ArraySlice<Substring>
  ) -> Bool {
    guard let first = path.first else { return wish.isEmpty }
    if first == "*", !wish.isEmpty, matches(wish, path.dropFirst()) { return true }
    guard let wished = wish.first else { return false }
    return (first == "*" || TapPattern(String(wished)).matches(String(first)))
      && matches(wish.dropFirst(), path.dropFirst())
  }

  private static func described(_ key: SpecSchema.Key) -> String {
    var lines = [key.name]
    for reading in key.schema.readings {
      if !reading.summaryInWords.isEmpty { lines.append("  " + reading.summaryInWords) }
      let isSection = !key.schema.keys.isEmpty && key.schema.keys.first?.name != "*"
      if !isSection, !reading.expectationInWords.isEmpty {
        lines.append("  value    " + reading.expectationInWords)
      }
      let standard = defaults(of: key.name) ?? reading.defaultInWords
      if !standard.isEmpty { lines.append("  default  " + standard) }
    }
    let keys = key.schema.keys.filter { $0.name != "*" }
    if !keys.isEmpty { lines.append(table(keys)) }
    return lines.joined(separator: "\n")
  }

  /// A line a key: its name and what it is.
  private static func table(_ keys: [SpecSchema.Key]) -> String {
    let width = keys.map(\.name.count).max() ?? 0
    return keys.map { key in
      let name = key.name + String(repeating: " ", count: width - key.name.count)
      return "  \(name)  \(key.schema.readings.first?.summaryInWords ?? "")"
    }.joined(separator: "\n")
  }

  /// The default of a key of the model where architectures differ in it.
  private static func defaults(of path: String) -> String? {
    let parts = path.split(separator: ".")
    guard parts.count == 2, parts[0] == "model", parts[1] != "arch" else { return nil }
    var values: [(value: String, architectures: [String])] = []
    for architecture in ModelConfiguration.Architecture.allCases {
      let value = ModelConfiguration.defaults(of: architecture).specValue[String(parts[1])]
      guard let text = value?.jsonText else { return nil }
      if let index = values.firstIndex(where: { $0.value == text }) {
        values[index].architectures.append(architecture.rawValue)
      } else {
        values.append((text, [architecture.rawValue]))
      }
    }
    guard values.count > 1 else { return nil }
    return values.map { "\($0.value) (\($0.architectures.joined(separator: ", ")))" }
      .joined(separator: "; ")
  }
}
