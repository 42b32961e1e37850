/// A pattern of names of taps, in which `*` stands for any characters, none included.
///
/// Parameters and their gradients have names of their own, `parameters.` and `gradients.` and the
/// released name. A pattern means them only if it begins so: `*` alone is every activation.
struct TapPattern: Sendable {
  static let parameters = "parameters."
  static let gradients = "gradients."

  private let parts: [Substring]
  /// Which names it can mean: those that begin so, or those of taps.
  private let family: String?

  init(_ text: String) {
    parts = text.split(separator: "*", omittingEmptySubsequences: false)
    family = Self.family(of: text)
  }

  /// Whether the pattern means `name`.
  func matches(_ name: String) -> Bool {
    guard family == Self.family(of: name), let first = parts.first, let last = parts.last,
      name.hasPrefix(first)
    else { return false }
    if parts.count == 1 { return name == first }
    var rest = name.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }

  private static func family(of name: String) -> String? {
    [parameters, gradients].first { name.hasPrefix($0) }
  }
}
