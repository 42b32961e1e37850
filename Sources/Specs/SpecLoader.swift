/// Reads a spec and what it extends, and puts them together: the extended file first, the spec over
/// it, key by key.
struct SpecLoader {
  static let fileLimit = 64

  let dependences: [SpecDependence]
  private let presets: [SpecPreset]
  private(set) var files: [SpecFile] = []
  private(set) var diagnostics: [SpecDiagnostic] = []
  /// The files being read, each extended by the one before it.
  private var chain: [String] = []

  init(_ dependences: [SpecDependence], presets: [SpecPreset]) {
    self.dependences = dependences
    self.presets = presets
  }

  mutating func document(path: String) throws(SpecErrors) -> SpecNode {
    let source = source(name: path, folder: SpecFile.folder(of: path))
    let bytes = try SpecFile.bytes(of: path, at: SpecPlace(source))
    return try document(bytes: bytes, source: source)
  }

  mutating func document(
    text: String, name: String, folder: String?
  ) throws(SpecErrors) -> SpecNode {
    try document(bytes: Array(text.utf8), source: source(name: name, folder: folder))
  }

  private func source(name: String, folder: String?) -> SpecSource {
    SpecSource(name: name, folder: folder, rank: files.count)
  }

  private mutating func document(
    bytes: [UInt8], source: SpecSource
  ) throws(SpecErrors) -> SpecNode {
    let text = try SpecText(bytes: bytes, source: source)
    files.append(SpecFile(name: source.name, text: text.string))
    let tree = try YAMLComposer.tree(of: text)
    diagnostics += tree.diagnostics
    var root = tree.root
    guard case .mapping(var entries) = root.content else {
      let expected = "a mapping of keys"
      throw SpecErrors(
        at: root.heading, .wrongValue(expected: expected, found: root.found, nearest: nil))
    }
    guard let index = entries.firstIndex(where: { $0.key == "extends" }) else { return root }
    let extended = entries.remove(at: index).value
    root.content = .mapping(entries)
    chain.append(source.name)
    defer { chain.removeLast() }
    var result: SpecNode?
    for reference in extended.elements ?? [extended] {
      let base = try document(extendedBy: reference)
      result = try layered(base, over: result)
    }
    return try layered(root, over: result)
  }

  private func layered(_ node: SpecNode, over base: SpecNode?) throws(SpecErrors) -> SpecNode {
    guard let base else { return node }
    return try dependences.layered(over: base) { base throws(SpecErrors) in
      node.merged(over: base)
    }
  }

  private mutating func document(extendedBy reference: SpecNode) throws(SpecErrors) -> SpecNode {
    guard case .scalar(let written, _) = reference.content, !reference.isNull else {
      let mistake = SpecMistake.wrongValue(
        expected: presets.isEmpty ? "the path of a spec" : "the path of a spec or a preset",
        found: reference.found, nearest: nil)
      throw SpecErrors([SpecDiagnostic(at: reference.place, path: "extends", mistake)])
    }
    let preset = presets.first { $0.name == written }
    let path =
      preset?.fileName ?? SpecFile.path(written, from: reference.place.source.folder)
    guard !chain.contains(path) else {
      throw SpecErrors(at: reference.place, .cycle(chain + [path]))
    }
    guard files.count < Self.fileLimit else {
      let sentence = "extends more than \(Self.fileLimit) files"
      throw SpecErrors(at: reference.place, .syntax(sentence))
    }
    if let preset {
      return try document(text: preset.text, name: preset.fileName, folder: nil)
    }
    let bytes = try SpecFile.bytes(of: path, at: reference.place, hint: presets.hint(for: written))
    let source = source(name: path, folder: SpecFile.folder(of: path))
    return try document(bytes: bytes, source: source)
  }
}
