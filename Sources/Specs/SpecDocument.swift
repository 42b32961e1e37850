/// A spec, read but not yet given types: a tree of values with their places.
///
/// `extends`, anchors, aliases and merge keys are resolved. Overrides make a new document with
/// ``applying(_:)``; ``read(_:at:)`` gives values.
package struct SpecDocument: Sendable {
  /// The spec's own text first, then each file and preset it extends, in the order they were read;
  /// a preset is called `preset nano`.
  package let files: [SpecFile]
  /// The mapping at the top, without its `extends`.
  package private(set) var root: SpecNode
  /// Duplicate keys and the like, reported with whatever reading finds.
  let structureDiagnostics: [SpecDiagnostic]
  private let dependences: [SpecDependence]

  /// Reads a file and the files it extends.
  ///
  /// - Parameters:
  ///   - path: Shown in messages as it is given here.
  ///   - dependences: Which keys hang on others, here and in every override.
  ///   - presets: What `extends` may name beside files.
  /// - Throws: `SpecErrors` when a file cannot be read, is not YAML, is not a mapping, or extends
  ///   itself. Duplicate keys are reported when the document is read.
  package init(
    path: String, dependences: [SpecDependence] = [], presets: [SpecPreset] = []
  ) throws(SpecErrors) {
    var loader = SpecLoader(dependences, presets: presets)
    let root = try loader.document(path: path)
    self.init(loader, root: root)
  }

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - text: YAML.
  ///   - name: Shown in messages.
  ///   - folder: Where relative paths in the text start from; `nil`: the current folder.
  ///   - dependences: Which keys hang on others, here and in every override.
  ///   - presets: What `extends` may name beside files.
  /// - Throws: `SpecErrors`, as reading a file does.
  package init(
    text: String, name: String, folder: String? = nil, dependences: [SpecDependence] = [],
    presets: [SpecPreset] = []
  ) throws(SpecErrors) {
    var loader = SpecLoader(dependences, presets: presets)
    let root = try loader.document(text: text, name: name, folder: folder)
    self.init(loader, root: root)
  }

  private init(_ loader: SpecLoader, root: SpecNode) {
    self.files = loader.files
    self.structureDiagnostics = loader.diagnostics
    self.dependences = loader.dependences
    self.root = root
  }

  /// The spec's path as it was given.
  package var name: String { files.first?.name ?? "" }

  /// The spec's own text, as the user wrote it.
  package var text: String { files.first?.text ?? "" }

  /// The document with values replaced or added, one override after the other; together they are
  /// one layer, so that their order does not matter to a ``SpecDependence``.
  ///
  /// - Throws: `SpecErrors` with every override that leads through something that has no keys.
  package func applying(_ overrides: [SpecOverride]) throws(SpecErrors) -> SpecDocument {
    var copy = self
    copy.root = try dependences.layered(over: root) { root throws(SpecErrors) in
      var root = root
      var diagnostics: [SpecDiagnostic] = []
      for override in overrides {
        do throws(SpecErrors) {
          root = try root.applying(override, at: override.path[...])
        } catch {
          diagnostics += error.diagnostics
        }
      }
      guard diagnostics.isEmpty else { throw SpecErrors(diagnostics) }
      return root
    }
    return copy
  }

  /// The place of the value at a dotted path (`model.num_heads`, `capture.0.steps`), or of its
  /// nearest ancestor that the spec has.
  package func place(of path: String) -> SpecPlace {
    root.place(at: path.split(separator: ".").map(String.init))
  }
}
