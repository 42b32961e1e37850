extension SpecDocument {
  /// Whether a layer gives the value at a dotted path, and none over it gives one of some others.
  ///
  /// What a file that is extended gives counts where the same file gives one of the others: alone it is
  /// meant for the spec that extends it, and what stands over it may be of another kind.
  ///
  /// - Parameters:
  ///   - path: Such as `model.window`.
  ///   - others: Paths of values that decide what the value at `path` means.
  /// - Returns: Whether the value at `path` was written with the others in view.
  package func gives(_ path: String, inViewOf others: [String]) -> Bool {
    guard let entry = root.entry(at: path) else { return false }
    if entry.isOfArguments { return true }
    let deciders = others.compactMap { root.entry(at: $0) }
    if deciders.contains(where: \.isOfArguments) { return false }
    let rank = entry.keyPlace.source.rank
    let ranks = deciders.map(\.keyPlace.source.rank)
    return ranks.allSatisfy { $0 >= rank } && (rank == 0 || ranks.contains(rank))
  }
}

extension SpecOverride {
  /// The dotted paths of all that the override sets, and where each value stands.
  package var leaves: [(path: String, place: SpecPlace)] {
    value.leaves(at: path.joined(separator: "."), of: place)
  }
}

extension SpecNode {
  fileprivate func entry(at path: String) -> SpecEntry? {
    let keys = path.split(separator: ".").map(String.init)
    var node: SpecNode? = self
    for key in keys.dropLast() { node = node?[key] }
    return node?.entries?.first { $0.key == keys.last }
  }

  fileprivate func leaves(
    at path: String, of place: SpecPlace
  ) -> [(path: String, place: SpecPlace)] {
    guard case .mapping(let entries) = content else { return [(path, place)] }
    return entries.flatMap { $0.value.leaves(at: path + "." + $0.key, of: $0.keyPlace) }
  }
}

extension SpecEntry {
  /// Whether an argument, or another override, gives the value.
  fileprivate var isOfArguments: Bool {
    isOverridden || keyPlace.source.rank == SpecSource.rankOfArguments
  }
}
