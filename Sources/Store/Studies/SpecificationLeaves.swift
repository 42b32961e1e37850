import Foundation

/// The values of a resolved specification, by dotted path.
package struct SpecificationLeaves: Equatable {
  /// Paths and values in words.
  package let values: [String: String]

  private enum Value: Decodable {
    case none
    case flag(Bool)
    case whole(Int)
    case real(Double)
    case text(String)
    case list([Value])
    case group([String: Value])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .none
      } else if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let whole = try? container.decode(Int.self) {
        self = .whole(whole)
      } else if let real = try? container.decode(Double.self) {
        self = .real(real)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let list = try? container.decode([Value].self) {
        self = .list(list)
      } else {
        self = .group(try container.decode([String: Value].self))
      }
    }

    /// The value in words; what has parts is told as its leaves.
    var words: String {
      switch self {
      case .none: "none"
      case .flag(let flag): flag ? "yes" : "no"
      case .whole(let number): "\(number)"
      case .real(let number): "\(number)"
      case .text(let text): text
      case .list(let values): "[\(values.map(\.words).joined(separator: ", "))]"
      case .group(let group):
        "{\(group.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.words)" }.joined(separator: ", "))}"
      }
    }

    func leaves(at path: String) -> [(String, String)] {
      guard case .group(let group) = self, !group.isEmpty else { return [(path, words)] }
      return group.flatMap { key, value in value.leaves(at: path.isEmpty ? key : "\(path).\(key)") }
    }
  }

  /// The leaves of a JSON text; none when it is no JSON object.
  package init(ofJSON text: String) {
    let value = try? JSONDecoder().decode([String: Value].self, from: Data(text.utf8))
    let leaves = value.map { Value.group($0).leaves(at: "") } ?? []
    values = Dictionary(leaves.filter { !$0.0.isEmpty }, uniquingKeysWith: { first, _ in first })
  }

  /// The paths at which some specifications differ, sorted; one that some lack counts.
  package static func differing(_ all: [SpecificationLeaves]) -> [String] {
    let paths = Set(all.flatMap { $0.values.keys })
    return paths.filter { path in Set(all.map { $0.values[path] ?? "-" }).count > 1 }.sorted()
  }
}
