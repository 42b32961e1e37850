package import Tensors

/// Sets elements to zero with probability `rate` and scales the others by `1 / (1 - rate)`.
///
/// Element `i`, counted row-major, is dropped when the upper 32 bits of draw `i` of the stream are
/// below `rate · 2³²`: the mask is a function of the stream's seed, so the backward pass draws it anew.
package struct Dropout: Operation {
  /// Probability of dropping an element, in `[0, 1)`.
  package let rate: Double
  /// Where the mask comes from.
  package let stream: RandomStream

  /// A dropout mask.
  ///
  /// - Precondition: `rate` lies in `[0, 1)`.
  package init(rate: Double, stream: RandomStream) {
    precondition((0..<1).contains(rate), "a dropout rate lies in [0, 1), found \(rate)")
    self.rate = rate
    self.stream = stream
  }

  package var retainedInputs: Int { 0 }

  package var recomputation: RecomputationRule { .always }

  package func forward(_ inputs: [Tensor], _ pass: ForwardPass) -> [Tensor] {
    let y = Tensor(inputs[0].shape, in: pass.pool)
    ElementwiseKernels.dropout(
      inputs[0], rate: rate, seed: stream.seed, accumulating: false, into: y, team: pass.team)
    return [y]
  }

  package func backward(_ pass: BackwardPass) {
    guard let dy = pass.gradient(), let dx = pass.target(of: 0) else { return }
    ElementwiseKernels.dropout(
      dy, rate: rate, seed: stream.seed, accumulating: dx.accumulates, into: dx.gradient,
      team: pass.team)
  }

  package func naive(_ inputs: [NaiveTensor]) -> [NaiveTensor] {
    var y = inputs[0]
    for index in y.values.indices {
      let draw = stream.bits(at: UInt64(index)) >> 32
      let isDropped = draw < UInt64((rate * 0x1p32).rounded())
      y.values[index] = isDropped ? 0 : y.values[index] / (1 - rate)
    }
    return [y]
  }

  package static func examples(_ random: inout RandomStream) -> [OperationExample] {
    let stream = random.stream("dropout")
    return [
      OperationExample(
        "half", Dropout(rate: 0.5, stream: stream), [random.normalTensor([3, 17])]),
      OperationExample(
        "none", Dropout(rate: 0, stream: stream), [random.normalTensor([3, 2])]),
    ]
  }
}
