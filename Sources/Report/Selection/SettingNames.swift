import Store

/// Short names for the keys of a sweep: as many of the last parts of a path as tell it from the others.
///
/// `training.optimizer.lr` and `model.dropout` are `lr` and `dropout`; `a.lr` and `b.lr` stay so.
struct SettingNames {
  private let names: [String: String]

  /// Names paths.
  init(_ paths: [String]) {
    let parts = paths.map { $0.split(separator: ".") }
    let longest = parts.map(\.count).max() ?? 0
    let names = parts.indices.map { index in
      let own = parts[index]
      let others = parts.filter { $0 != own }
      for length in 1...max(1, longest) {
        let tail = own.suffix(length)
        if !others.contains(where: { $0.suffix(length) == tail }) {
          return tail.joined(separator: ".")
        }
      }
      return own.joined(separator: ".")
    }
    self.names = Dictionary(zip(paths, names), uniquingKeysWith: { first, _ in first })
  }

  /// The short name of a path.
  subscript(path: String) -> String { names[path] ?? path }

  /// Settings in words: `lr 1e-3, dropout 0.1`.
  func words(_ settings: [StudyManifest.Setting]) -> String {
    settings.map { "\(self[$0.path]) \($0.value)" }.joined(separator: ", ")
  }
}
