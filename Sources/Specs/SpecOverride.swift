/// One value to put at a dotted path of a spec: `--set model.depth=4`, or in a variant
/// `model.memory: none`.
package struct SpecOverride: Hashable, Sendable {
  /// The keys (and list indices) that lead to the value; never empty, none of them empty.
  package let path: [String]
  package let value: SpecNode
  /// Where it is written: the argument, or the key in the spec.
  package let place: SpecPlace

  /// Puts a value at a path.
  ///
  /// - Precondition: The path has a key, and no empty one.
  package init(path: [String], value: SpecNode, place: SpecPlace) {
    precondition(!path.isEmpty && !path.contains(""), "an override of \(path), which is no path")
    self.path = path
    self.value = value
    self.place = place
  }

  /// Reads `path=value`, as ``SpecArguments`` does.
  ///
  /// - Parameters:
  ///   - argument: What the user typed after the option.
  ///   - option: The option's name, for messages.
  /// - Throws: `SpecErrors` with one mistake, which several values are too.
  package init(argument: String, option: String = "--set") throws(SpecErrors) {
    let overrides = try Self.parse(arguments: [argument], option: option)
    self = overrides[0]
  }

  /// Reads arguments where each gives one value.
  ///
  /// - Throws: `SpecErrors` with the mistakes of all of them; several values are one.
  package static func parse(
    arguments: [String], option: String = "--set"
  ) throws(SpecErrors) -> [SpecOverride] {
    let arguments = try SpecArguments(parsing: arguments, option: option)
    let mistakes = arguments.sweeps.map { sweep in
      SpecDiagnostic(
        at: sweep.place,
        .override(
          "expected one value, found \(sweep.values.count); quote a text that has commas in it"))
    }
    guard mistakes.isEmpty else { throw SpecErrors(mistakes) }
    return arguments.overrides
  }

  /// The override that an entry with a dotted key is.
  init(entry: SpecEntry) throws(SpecErrors) {
    path = try Self.path(entry.key, at: entry.keyPlace)
    value = entry.value
    place = entry.keyPlace
  }

  static func path(_ text: String, at place: SpecPlace) throws(SpecErrors) -> [String] {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !parts.contains("") else {
      let sentence = "expected keys with dots between them, found \(SpecName.quoted(text))"
      throw SpecErrors(at: place, .override(sentence))
    }
    guard parts.count <= SpecTree.depthLimit else {
      let sentence = "\(SpecName.quoted(text)) leads more than \(SpecTree.depthLimit) deep"
      throw SpecErrors(at: place, .override(sentence))
    }
    return parts
  }
}
