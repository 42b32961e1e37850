import Autograd
import Foundation
import Layers
import Tensors

/// Mega's block: real moving average, single-head gated attention, update gate, feed-forward.
///
///     n  = Norm(x);  v = silu(Wv n + bv)
///     m  = silu(EMA(n))                                         # with its omega residual
///     z  = silu(Wz m + bz);  q, k = z (1 + γ_i)/√S + β_i        # rotated; one head
///     r  = silu(Wr m + br);  o = attention(q, k, v)
///     ĥ  = silu(Wh m + bh + U (o ⊙ r))
///     y  = u ⊙ ĥ + (1 - u) ⊙ x,   u = sigmoid(Wu m + bu)
///     out = y + f(y)
///
/// Source: arXiv 2209.10655, equations 7–14. The paper gives query and key one scale for both; here, as
/// in Gecko, each carries 1/√S of it.
struct MegaBlock: Block {
  private let configuration: ModelConfiguration
  private let name: String
  private let front: BlockFront
  private let output: Projection
  private let gamma: ParameterSlice
  private let beta: ParameterSlice
  private let feedForward: FeedForward

  /// Adds the parameters of `layers.<layer>`.
  init(_ configuration: ModelConfiguration, layer: Int, in layout: inout ParameterLayout) {
    self.configuration = configuration
    name = "layers.\(layer)"
    let mega = name + ".mega."
    let (width, values) = (configuration.modelDim, configuration.valueDim)
    front = BlockFront(
      configuration, name, average: "ema",
      parts: [("wz", configuration.zDim), ("wr", values), ("wh", width), ("wu", width)],
      in: &layout)
    output = Projection(
      [(mega + "uh", width)], inputs: values, configuration.initialization, in: &layout)
    gamma = layout.add(mega + "gamma", [2, configuration.zDim], .constant(0))
    beta = layout.add(mega + "beta", [2, configuration.zDim], .constant(0))
    feedForward = FeedForward(configuration, layer: layer, in: &layout)
  }

  func callAsFunction(
    _ x: Variable, _ context: SequenceContext, state: inout BlockState, in pass: Pass
  ) -> Variable {
    let tape = pass.tape
    let (parts, _, v) = front(x, context, state: &state, in: pass)
    pass.tap(name + ".gate", parts[1].value.silu)
    let gated: Variable
    if let attention = attended(parts[0], v, context, &state, pass) {
      gated = tape.apply(SiLUGate(), to: parts[1], attention)
    } else {
      gated = tape.constant(.zeros(v.shape, in: tape.pool))
    }
    let a = pass.dropout(gated, rate: configuration.hiddenDropout, name + ".a")
    pass.tap(name + ".a", a.value)
    let candidate = pass.dropout(
      output(a, addedTo: [parts[2]], in: pass), rate: configuration.dropout, name)
    pass.tap(name + ".candidate", candidate.value.silu)
    pass.tap(name + ".update_gate", parts[3].value.sigmoid)
    let y = tape.apply(UpdateGate(), to: parts[3], candidate, x)
    pass.tap(name + ".mega", y.value)
    let out = feedForward(y, addedTo: configuration.hasTwoHopResidual ? x : y, in: pass)
    pass.tap(name + ".out", out.value)
    return out
  }

  private func attended(
    _ z: Variable, _ v: Variable, _ context: SequenceContext, _ state: inout BlockState,
    _ pass: Pass
  ) -> Variable? {
    let tape = pass.tape
    guard configuration.attention != .none else {
      pass.tap(name + ".attention", .zeros(v.shape, in: tape.pool))
      return nil
    }
    var scale = ScaleAndRotateHeads(
      heads: configuration.headCount, outputs: [0, 1], rotation: context.rotation)
    let activated = tape.apply(SiLU(), to: z)
    let heads = tape.apply(
      &scale, to: [activated, pass.value(of: gamma), pass.value(of: beta)])
    for (tap, value) in zip(["z", "q", "k"], [activated] + heads) {
      pass.tap(name + "." + tap, context.separatingHeads(of: value.value, configuration))
    }
    let values = context.joined(v, with: &state.values, in: pass)
    let keys = context.joined(heads[1], with: &state.keys, in: pass)
    return context.attention(name, configuration, heads[0], keys, values, in: pass)
  }
}

extension MegaBlock {
  /// The taps of layer `layer`, in the order in which they come.
  static func taps(
    of configuration: ModelConfiguration, layer: Int, _ extents: TapExtents
  ) -> [TapShape] {
    let name = "layers.\(layer)"
    let (width, values) = (configuration.modelDim, configuration.valueDim)
    let heads = configuration.attention == .none ? [] : ["z", "q", "k"]
    return BlockFront.taps(of: configuration, name, extents)
      + [extents.features(name + ".gate", values)]
      + heads.map {
        extents.steps(
          name + "." + $0,
          [(.head, configuration.headCount), (.key, configuration.keyWidth)])
      } + SequenceContext.attentionTaps(of: configuration, name, extents)
      + [extents.features(name + ".a", values)]
      + [".candidate", ".update_gate", ".mega"].map { extents.features(name + $0, width) }
      + FeedForward.taps(of: configuration, layer: layer, extents)
      + [extents.features(name + ".out", width)]
  }
}

extension Tensor {
  /// `1 / (1 + e⁻ˣ)`, for whoever looks on.
  fileprivate var sigmoid: Tensor {
    Tensor(values.map { 1 / (1 + exp(-$0)) }, shape: shape)
  }
}
