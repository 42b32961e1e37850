/// A value as the user wrote it, with its place and before any type has been expected of it.
package struct SpecNode: Hashable, Sendable {
  /// What stands there.
  package enum Content: Hashable, Sendable {
    /// A word, a number or a sentence; `isPlain` when written without quotes, so that it may be
    /// read as something else than text.
    case scalar(String, isPlain: Bool)
    case sequence([SpecNode])
    case mapping([SpecEntry])
  }

  package var content: Content
  /// Where the value begins.
  package var place: SpecPlace
  /// Where to point when the value as a whole is meant: at its key when the value is a mapping or a
  /// list that begins on a later line, else at the value.
  package var heading: SpecPlace

  package init(_ content: Content, at place: SpecPlace, heading: SpecPlace? = nil) {
    self.content = content
    self.place = place
    self.heading = heading ?? place
  }
}

/// One `key: value` of a mapping.
package struct SpecEntry: Hashable, Sendable {
  package var key: String
  package var keyPlace: SpecPlace
  package var value: SpecNode
  /// Whether an override put the value here, over what a file says or beside it.
  package var isOverridden = false
}

extension SpecNode {
  /// The entries of a mapping, in the order written; nothing (`model:`) is an empty mapping; `nil`
  /// for a scalar or a list.
  package var entries: [SpecEntry]? {
    switch content {
    case .mapping(let entries): entries
    case .scalar where isNull: []
    case .scalar, .sequence: nil
    }
  }

  /// The elements of a list, `nil` for anything else.
  package var elements: [SpecNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// The value of a key of a mapping.
  package subscript(_ key: String) -> SpecNode? {
    entries?.first { $0.key == key }?.value
  }

  /// Whether nothing was written: no value, `~` or `null`.
  package var isNull: Bool {
    if case .scalar(let text, isPlain: true) = content { SpecScalar.isNull(text) } else { false }
  }

  /// What a message says was found here.
  var found: String {
    switch content {
    case .scalar where isNull: "nothing"
    case .scalar(let text, isPlain: true): SpecName.quoted(text)
    case .scalar(let text, isPlain: false): "the text " + SpecName.quoted(text)
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The place of the value at a path of keys and list indices, or of its nearest ancestor there is.
  func place(at path: [String]) -> SpecPlace {
    var node = self
    for component in path {
      if let child = node[component] {
        node = child
      } else if let element = node.element(component) {
        node = element
      } else {
        break
      }
    }
    return node.heading
  }

  /// The path as messages spell it, with the indices of lists in brackets.
  func spelling(_ path: [String]) -> [String] {
    var node: SpecNode? = self
    return path.map { component in
      defer { node = node?[component] ?? node?.element(component) }
      return node?.element(component) == nil ? component : "[\(component)]"
    }
  }

  private func element(_ index: String) -> SpecNode? {
    guard let elements, let index = Int(index), elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}

extension [String] {
  /// The components of a path in one piece: `capture[0].steps`.
  var asSpecPath: String {
    reduce("") { $0.isEmpty || $1.hasPrefix("[") ? $0 + $1 : $0 + "." + $1 }
  }
}
