/// A key on which other keys of its section hang, as a union's keys hang on its `kind`.
///
/// Where one layer of a spec (a file over what it extends, or the overrides that are applied
/// together) gives the key another value than it has below, the values below of the keys that hang
/// on it are dropped: they were meant for the old one. What the layer itself gives is kept.
package struct SpecDependence: Sendable {
  private let section: String
  private let key: String
  private let dropped: @Sendable (_ below: String?, _ above: String?) -> Set<String>

  /// Says which keys hang on another.
  ///
  /// - Parameters:
  ///   - section: The key at the top of the spec under which they all are.
  ///   - key: The key that the others hang on.
  ///   - dropped: The keys to drop when the scalar below becomes the one above; `nil` where the key is
  ///     not given. Not called where both are the same.
  package init(
    of section: String, on key: String,
    dropped: @escaping @Sendable (_ below: String?, _ above: String?) -> Set<String>
  ) {
    self.section = section
    self.key = key
    self.dropped = dropped
  }

  /// A tree without what no longer holds once it has become `result`.
  fileprivate func trimmed(_ root: SpecNode, becoming result: SpecNode) -> SpecNode {
    let (below, above) = (root[section]?[key]?.scalar, result[section]?[key]?.scalar)
    guard below != above, case .mapping(var entries) = root.content,
      let index = entries.firstIndex(where: { $0.key == section }),
      case .mapping(let keys) = entries[index].value.content
    else { return root }
    let dropped = dropped(below, above)
    entries[index].value.content = .mapping(keys.filter { !dropped.contains($0.key) })
    var trimmed = root
    trimmed.content = .mapping(entries)
    return trimmed
  }
}

extension [SpecDependence] {
  /// A layer laid over a tree, without what the layer makes meaningless below it.
  func layered(
    over base: SpecNode, _ lay: (SpecNode) throws(SpecErrors) -> SpecNode
  ) throws(SpecErrors) -> SpecNode {
    let result = try lay(base)
    let trimmed = reduce(base) { $1.trimmed($0, becoming: result) }
    return trimmed == base ? result : try lay(trimmed)
  }
}

extension SpecNode {
  fileprivate var scalar: String? {
    if case .scalar(let text, _) = content, !isNull { text } else { nil }
  }
}
