package import Layers
package import Tensors

/// A model's parameters in groups that are told apart in reports: the embedding, each layer, the
/// output.
package struct ParameterGroups: Sendable {
  /// "embedding", "layers.0" …, "output": those that the layout has, in its order.
  package let names: [String]
  /// The group of each of the layout's entries.
  private let members: [Int]
  /// How many elements a group has, if every one of them starts at zero.
  private let zeroStarted: [Int?]

  /// Groups by name: `embed.*`, `layers.<n>.*`, and everything else as the output.
  package init(_ layout: ParameterLayout) {
    var (names, members): ([String], [Int]) = ([], [])
    var zeroStarted: [Int?] = []
    for entry in layout.entries {
      let name = Self.group(of: entry.name)
      let group = names.firstIndex(of: name) ?? names.count
      if group == names.count {
        names.append(name)
        zeroStarted.append(0)
      }
      members.append(group)
      let isZero = entry.initializer == .constant(0)
      zeroStarted[group] = isZero ? zeroStarted[group].map { $0 + entry.slice.count } : nil
    }
    (self.names, self.members, self.zeroStarted) = (names, members, zeroStarted)
  }

  private static func group(of name: String) -> String {
    let parts = name.split(separator: ".")
    switch parts.first {
    case "embed": return "embedding"
    case "layers" where parts.count > 2: return "layers.\(parts[1])"
    default: return "output"
    }
  }

  /// How large an update was beside the weights that it changed: `‖Δw‖₂ / ‖w‖₂` of each group, with
  /// `w` before the update.
  ///
  /// Weights count as they are stored. A norm's weight is stored as its distance from 1, so it adds
  /// nothing to `‖w‖` at first, which does not matter beside matrices; but a group in which every
  /// parameter starts at zero (the final norm, where the embedding is also the output) has no size of
  /// its own, and is measured against as many weights of 1. An update of weights that are all zero
  /// is infinitely large, unless it is zero too.
  ///
  /// - Parameter sizes: Of each of the layout's entries, in order.
  /// - Returns: A ratio for each of `names`.
  package func ratios(_ sizes: [AdamWKernel.Size]) -> [Double] {
    precondition(
      sizes.count == members.count, "\(sizes.count) sizes of \(members.count) parameters")
    var weights = Array(repeating: 0.0, count: names.count)
    var changes = weights
    for (size, group) in zip(sizes, members) {
      weights[group] += size.weights
      changes[group] += size.change
    }
    return names.indices.map { group in
      if changes[group] == 0 { return 0 }
      return (changes[group] / (zeroStarted[group].map(Double.init) ?? weights[group]))
        .squareRoot()
    }
  }
}
