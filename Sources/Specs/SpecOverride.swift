/// One value to put at a dotted path of a spec: `--set model.depth=4`, or in a variant
/// `model.memory: none`.
package struct SpecOverride: Hashable, Sendable {
  /// The keys (and list indices) that lead to the value; never empty, none of them empty.
  package let path: [String]
  package let value: SpecNode
  /// Where it is written: the argument, or the key in the spec.
  package let place: SpecPlace

  /// Says what to put where.
  ///
  /// - Parameters:
  ///   - path: Keys and list indices, none of them empty.
  ///   - value: What to put there.
  ///   - place: Where it is written.
  package init(path: [String], value: SpecNode, place: SpecPlace) {
    self.path = path
    self.value = value
    self.place = place
  }

  /// Reads `path=value`.
  ///
  /// The value is a plain scalar (nothing: null), unless it begins with `[`, `{`, `"` or `'`, when it
  /// is YAML. Its place is named as `--set path=value`.
  ///
  /// - Parameters:
  ///   - argument: What the user typed after the option.
  ///   - option: The option's name, for messages.
  /// - Throws: `SpecErrors` with one mistake.
  package init(argument: String, option: String = "--set") throws(SpecErrors) {
    let name = option + " " + SpecName.shortened(argument, to: 100)
    let source = SpecSource(name: name, folder: nil, rank: SpecSource.rankOfArguments)
    place = SpecPlace(source)
    guard let equals = argument.firstIndex(of: "=") else {
      throw SpecErrors(at: place, .override("expected path=value, such as model.num_layers=4"))
    }
    path = try Self.path(String(argument[..<equals]), at: place)
    let text = argument[argument.index(after: equals)...].drop { $0 == " " }
    guard let first = text.first, "[{\"'".contains(first) else {
      value = SpecNode(.scalar(String(text), isPlain: true), at: place)
      return
    }
    do throws(SpecErrors) {
      let tree = try YAMLComposer.tree(of: SpecText(bytes: Array(text.utf8), source: source))
      guard tree.diagnostics.isEmpty else { throw SpecErrors(tree.diagnostics) }
      value = tree.root.moved(to: place)
    } catch {
      let place = place
      throw SpecErrors(
        error.diagnostics.map { SpecDiagnostic(at: place, path: $0.path, $0.mistake) })
    }
  }

  /// Reads every argument.
  ///
  /// - Throws: `SpecErrors` with the mistakes of all of them.
  package static func parse(
    arguments: [String], option: String = "--set"
  ) throws(SpecErrors) -> [SpecOverride] {
    var overrides: [SpecOverride] = []
    var diagnostics: [SpecDiagnostic] = []
    for argument in arguments {
      do throws(SpecErrors) {
        overrides.append(try SpecOverride(argument: argument, option: option))
      } catch {
        diagnostics += error.diagnostics
      }
    }
    guard diagnostics.isEmpty else { throw SpecErrors(diagnostics) }
    return overrides
  }

  /// The override that an entry with a dotted key is.
  init(entry: SpecEntry) throws(SpecErrors) {
    path = try Self.path(entry.key, at: entry.keyPlace)
    value = entry.value
    place = entry.keyPlace
  }

  private static func path(_ text: String, at place: SpecPlace) throws(SpecErrors) -> [String] {
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

extension SpecNode {
  /// The same value, all of it at one place: an argument has no lines.
  fileprivate func moved(to place: SpecPlace) -> SpecNode {
    switch content {
    case .scalar: SpecNode(content, at: place)
    case .sequence(let elements):
      SpecNode(.sequence(elements.map { $0.moved(to: place) }), at: place)
    case .mapping(let entries):
      SpecNode(
        .mapping(
          entries.map {
            SpecEntry(key: $0.key, keyPlace: place, value: $0.value.moved(to: place))
          }), at: place)
    }
  }
}
