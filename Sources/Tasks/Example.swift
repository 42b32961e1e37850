/// One sequence: what the model reads and what it should say at each position.
package struct Example: Equatable, Sendable {
  /// The target of a position that carries no label: no loss, no score.
  package static let ignoredTarget: Int32 = -1

  /// The input, `[T]`.
  package let tokens: [Int32]
  /// The label of each position, `[T]`: a token, or `ignoredTarget`.
  package let targets: [Int32]

  /// Makes an example.
  ///
  /// - Precondition: `tokens` and `targets` are equally long.
  package init(tokens: [Int32], targets: [Int32]) {
    precondition(
      tokens.count == targets.count,
      "an example of \(tokens.count) tokens cannot have \(targets.count) targets")
    self.tokens = tokens
    self.targets = targets
  }

  /// The number of positions, `T`.
  package var length: Int { tokens.count }
}
