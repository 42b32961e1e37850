package import Tensors

/// Puts constant steps before a sequence's: `y[b] = concat(earlier[b], x[b])` along time.
///
/// Input: `x [B, T, D]`; `earlier [B, P, D]` has no gradient. Output: `[B, P + T, D]`. This is how
/// keys and values of earlier pieces join those of the piece at hand.
package struct Prepend: Operation {
  /// The steps that come before, `[B, P, D]`.
  package let earlier: Tensor

  /// The operation.
  package init(_ earlier: Tensor) {
    self.earlier = earlier
  }

  private var steps: Int { earlier.shape[1] }

  package var retainedInputs: Int { 0 }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let x = inputs[0]
    precondition(
      x.shape.count == 3 && earlier.shape[0] == x.shape[0] && earlier.columns == x.columns,
      "\(earlier.shape) before \(x.shape)")
    let y = Tensor([x.shape[0], steps + x.shape[1], x.columns], in: pass.pool)
    for sequence in 0..<x.shape[0] {
      let rows = y.entries(sequence..<sequence + 1).reshaped([y.shape[1], x.columns])
      rows.entries(0..<steps).copy(from: Self.sequence(sequence, of: earlier))
      rows.entries(steps..<y.shape[1]).copy(from: Self.sequence(sequence, of: x))
    }
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient(), let dx = pass.target(of: 0) else { return }
    for sequence in 0..<dy.shape[0] {
      let rows = Self.sequence(sequence, of: dy).entries(steps..<dy.shape[1])
      GradientTarget(
        Self.sequence(sequence, of: dx.gradient), accumulates: dx.accumulates
      ).receive(rows)
    }
  }

  /// The steps of one sequence, `[T, D]`.
  private static func sequence(_ index: Int, of x: Tensor) -> Tensor {
    x.entries(index..<index + 1).reshaped([x.shape[1], x.columns])
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    let (x, before) = (inputs[0], NaiveTensor(earlier))
    var values: [Double] = []
    for sequence in 0..<x.shape[0] {
      for part in [before, x] {
        let count = part.shape[1] * part.columns
        values += part.values[sequence * count..<(sequence + 1) * count]
      }
    }
    return [NaiveTensor(values, shape: [x.shape[0], steps + x.shape[1], x.columns])]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    [
      OperationExample(
        "three steps before two", Prepend(random.normalTensor([2, 3, 5])),
        [random.normalTensor([2, 2, 5])]),
      OperationExample(
        "nothing before", Prepend(random.normalTensor([2, 0, 5])),
        [random.normalTensor([2, 3, 5])]),
    ]
  }
}
