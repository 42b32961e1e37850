/// Names as they appear in messages, and the nearest valid one to a misspelt one.
package enum SpecName {
  /// The candidate that was probably meant, if one is near enough.
  ///
  /// Near is a Damerau-Levenshtein distance (neighbours exchanged count once) of at most a third of
  /// the longer name's length and at least 1, upper and lower case and `-` and `_` being equal;
  /// failing that, the shortest candidate that contains the name. Of equals the first.
  package static func nearest(to name: String, among candidates: [String]) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let offered = folded(candidate)
      let limit = max(1, max(wanted.count, offered.count) / 3)
      guard abs(wanted.count - offered.count) <= limit else { continue }
      let distance = distance(from: wanted, to: offered)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    if let best { return best.candidate }
    guard wanted.count >= 3 else { return nil }
    return candidates.filter { folded($0).joined.contains(wanted.joined) }
      .min { $0.count < $1.count }
  }

  /// The text between quotes, on one line and cut at 60 characters.
  package static func quoted(_ text: String) -> String { "'" + shortened(text, to: 60) + "'" }

  /// A path between quotes, on one line: whole, for its end is what is looked for.
  static func quotedPath(_ path: String) -> String { "'" + shortened(path, to: 4096) + "'" }

  /// The text on one line, cut at `limit` characters, with control characters made visible.
  static func shortened(_ text: String, to limit: Int) -> String {
    let visible = text.unicodeScalars.prefix(limit + 1).map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: scalar.escaped
      default: String(scalar)
      }
    }
    return visible.prefix(limit).joined() + (visible.count > limit ? "…" : "")
  }

  /// Edits (insert, delete, replace, exchange neighbours) that turn one name into the other.
  ///
  /// - Complexity: O(n·m) in the lengths.
  static func distance(from first: [Character], to second: [Character]) -> Int {
    var beforeLast = [Int](repeating: 0, count: second.count + 1)
    var last = Array(0...second.count)
    for row in first.indices {
      var current = [row + 1]
      for column in second.indices {
        let isSame = first[row] == second[column]
        var cost = min(current[column], last[column + 1]) + 1
        cost = min(cost, last[column] + (isSame ? 0 : 1))
        if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[second.count]
  }

  private static func folded(_ name: String) -> [Character] {
    name.lowercased().map { $0 == "-" ? "_" : $0 }
  }
}

extension [Character] {
  fileprivate var joined: String { String(self) }
}
