import Yams

/// Builds our tree from Yams': places of our own, merge keys resolved, duplicate keys found.
///
/// Yams shares what an alias repeats; here it is written out, so its size has to be bounded.
struct SpecTree {
  static let nodeLimit = 50_000
  static let depthLimit = 64

  let source: SpecSource
  /// The true names of the keys that were renamed in the text, by place.
  let renamed: [SpecPlace: String]
  private(set) var diagnostics: [SpecDiagnostic] = []
  /// Whether a bound was met, so that the tree is not the whole.
  private(set) var isCutShort = false
  private var nodes = 0
  private var path: [String] = []

  init(source: SpecSource, renamed: [SpecPlace: String]) {
    self.source = source
    self.renamed = renamed
  }

  mutating func node(of node: Yams.Node) -> SpecNode {
    let place = place(of: node)
    guard nodes < Self.nodeLimit else {
      return cutShort(at: place, "the aliases expand to more than \(Self.nodeLimit) values")
    }
    guard path.count < Self.depthLimit else {
      return cutShort(at: place, "nested more than \(Self.depthLimit) deep")
    }
    nodes += 1
    refuseTag(of: node, at: place)
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      return SpecNode(.scalar(scalar.string, isPlain: isPlain), at: place)
    case .sequence(let sequence):
      let elements = sequence.enumerated().map { child($0.element, named: "[\($0.offset)]") }
      return SpecNode(.sequence(elements), at: place)
    case .mapping(let mapping): return SpecNode(.mapping(entries(of: mapping)), at: place)
    case .alias:
      // Only Yams' encoder makes these; its parser puts what they stand for.
      return SpecNode(.scalar("", isPlain: true), at: place)
    }
  }

  private mutating func cutShort(at place: SpecPlace, _ sentence: String) -> SpecNode {
    if !isCutShort { diagnostics = [SpecDiagnostic(at: place, .syntax(sentence))] }
    isCutShort = true
    return SpecNode(.scalar("", isPlain: true), at: place)
  }

  private mutating func child(_ node: Yams.Node, named name: String) -> SpecNode {
    path.append(name)
    defer { path.removeLast() }
    return self.node(of: node)
  }

  private mutating func entries(of mapping: Yams.Node.Mapping) -> [SpecEntry] {
    var entries: [SpecEntry] = []
    var positions: [String: Int] = [:]
    var merged: [SpecEntry] = []
    for (keyNode, valueNode) in mapping {
      let keyPlace = place(of: keyNode)
      guard case .scalar(let scalar) = keyNode else {
        add(.syntax("a list or a mapping cannot be a key"), at: keyPlace)
        continue
      }
      let key = renamed[keyPlace] ?? scalar.string
      var value = child(valueNode, named: key)
      if key == "<<", scalar.style == .plain {
        merged += entriesToMerge(from: value)
        continue
      }
      if value.isContainer, value.place.line != keyPlace.line { value.heading = keyPlace }
      if let first = positions[key] {
        add(.duplicateKey(key, firstLine: entries[first].keyPlace.line), at: keyPlace)
        continue
      }
      positions[key] = entries.count
      entries.append(SpecEntry(key: key, keyPlace: keyPlace, value: value))
    }
    for entry in merged where positions[entry.key] == nil {
      positions[entry.key] = entries.count
      entries.append(entry)
    }
    return entries
  }

  /// What a merge key adds: the entries of a mapping, or of each mapping of a list, the first first.
  private mutating func entriesToMerge(from value: SpecNode) -> [SpecEntry] {
    if case .mapping(let entries) = value.content { return entries }
    if let elements = value.elements, elements.allSatisfy({ $0.entries != nil }) {
      return elements.flatMap { $0.entries ?? [] }
    }
    let expected = "a mapping or a list of mappings after '<<'"
    add(.wrongValue(expected: expected, found: value.found, nearest: nil), at: value.place)
    return []
  }

  /// A tag that nothing here would heed is better refused than passed over.
  private mutating func refuseTag(of node: Yams.Node, at place: SpecPlace) {
    let name = node.tag.rawValue
    guard !name.isEmpty, name != "!", !name.hasPrefix("tag:yaml.org,2002:") else { return }
    add(.syntax("tag \(SpecName.quoted(name)) is not supported; remove it"), at: place)
  }

  private mutating func add(_ mistake: SpecMistake, at place: SpecPlace) {
    guard !isCutShort else { return }
    diagnostics.append(SpecDiagnostic(at: place, path: path.asSpecPath, mistake))
  }

  private func place(of node: Yams.Node) -> SpecPlace {
    SpecPlace(source, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }
}

extension SpecNode {
  fileprivate var isContainer: Bool {
    switch content {
    case .mapping, .sequence: true
    case .scalar: false
    }
  }
}
