/// Examples laid side by side.
package struct Batch: Equatable, Sendable {
  /// The number of examples, `B`.
  package let rows: Int
  /// The number of positions of the longest example, `T`.
  package let length: Int
  /// The inputs, `[B, T]`, row-major.
  package let tokens: [Int32]
  /// The labels, `[B, T]`, row-major; `Example.ignoredTarget` where there is none.
  package let targets: [Int32]
  /// The number of positions of each example, `[B]`.
  package let lengths: [Int]
  /// The number of positions that carry a label: the weight of the batch in a mean loss.
  package let labelCount: Int

  /// Lays `examples` side by side in the order given.
  ///
  /// A shorter example is continued with token 0 and ignored targets. Models are causal, so that
  /// padding behind an example changes nothing that is scored.
  ///
  /// - Precondition: there is at least one example.
  package init(_ examples: [Example]) {
    let longest = examples.map(\.length).max()
    guard let longest else { preconditionFailure("a batch needs at least one example, found 0") }
    var tokens: [Int32] = []
    var targets: [Int32] = []
    tokens.reserveCapacity(examples.count * longest)
    targets.reserveCapacity(examples.count * longest)
    for example in examples {
      let padding = longest - example.length
      tokens += example.tokens
      tokens += repeatElement(0, count: padding)
      targets += example.targets
      targets += repeatElement(Example.ignoredTarget, count: padding)
    }
    rows = examples.count
    length = longest
    self.tokens = tokens
    self.targets = targets
    lengths = examples.map(\.length)
    labelCount = targets.count { $0 != Example.ignoredTarget }
  }
}
