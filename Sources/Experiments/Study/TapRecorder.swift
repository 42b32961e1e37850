import Layers
import Tensors

/// Keeps the taps whose names match some globs.
final class TapRecorder: TapListener {
  private let patterns: [GlobPattern]
  /// Values and shapes by name, in the order in which they came.
  private(set) var recorded: [(name: String, shape: [Int], values: [Float])] = []

  /// A recorder of the taps that match any of `globs`.
  init(globs: [String]) {
    patterns = globs.map(GlobPattern.init)
  }

  func wants(_ name: String) -> Bool { patterns.contains { $0.matches(name) } }

  func receive(_ name: String, _ value: Tensor) {
    recorded.append((name, value.shape, value.values))
  }
}

/// A pattern in which `*` stands for any characters, none included.
struct GlobPattern: Sendable {
  private let parts: [Substring]

  init(_ text: String) {
    parts = text.split(separator: "*", omittingEmptySubsequences: false)
  }

  func matches(_ name: String) -> Bool {
    guard let first = parts.first, let last = parts.last, name.hasPrefix(first) else {
      return false
    }
    if parts.count == 1 { return name == first }
    var rest = name.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }
}
