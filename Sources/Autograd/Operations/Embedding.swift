package import Tensors

/// Looks up a row for every token: `y[b, t, :] = scale · table[token[b, t], :]`.
///
/// Input: `table [E, D]`. Output: `[B, T, D]`.
package struct Embedding: Operation {
  /// Token of each position, row-major `[B, T]`.
  package let tokens: [Int32]
  /// Extents `[B, T]`.
  package let shape: Shape
  /// Factor on every row.
  package let scale: Float

  /// A look-up of `tokens`, seen as an array of `shape`.
  package init(tokens: [Int32], shape: Shape, scale: Float = 1) {
    precondition(
      tokens.count == shape.elementCount, "\(tokens.count) tokens do not fill \(shape)")
    self.tokens = tokens
    self.shape = shape
    self.scale = scale
  }

  package var retainedInputs: Int { 0 }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let table = inputs[0]
    let y = Tensor(shape + [table.columns], in: pass.pool)
    RowKernels.gather(tokens, from: table, scale: scale, into: y)
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient(), let dtable = pass.target(of: 0) else { return }
    if !dtable.accumulates { dtable.gradient.fill(0) }
    RowKernels.scatterAdd(dy, at: tokens, scale: scale, to: dtable.gradient)
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let table = inputs[0]
    let rows = tokens.map { token in
      (0..<table.columns).map { Double(scale) * table[Int(token), $0] }
    }
    return [NaiveTensor(rows.flatMap { $0 }, shape: shape + [table.columns])]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    [
      OperationExample(
        "a token twice", Embedding(tokens: [3, 0, 3, 1, 2, 3], shape: [2, 3], scale: 1.5),
        [random.normalTensor([5, 7])])
    ]
  }
}
