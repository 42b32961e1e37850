import Autograd
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
  private let norm: TimeNorm
  private let average: MovingAverage?
  private let value: Projection
  /// `wz | wr | wh | wu`: they read the same input.
  private let input: Projection
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
    let start = configuration.initialization
    norm = TimeNorm(configuration, mega + "timenorm", in: &layout)
    average = MovingAverage(configuration, mega + "ema", in: &layout)
    value = Projection(
      [(mega + "wv", values)], inputs: width, hasBias: true, start, in: &layout)
    input = Projection(
      [
        (mega + "wz", configuration.zDim), (mega + "wr", values), (mega + "wh", width),
        (mega + "wu", width),
      ], inputs: width, hasBias: true, start, in: &layout)
    output = Projection([(mega + "uh", width)], inputs: values, start, in: &layout)
    gamma = layout.add(mega + "gamma", [2, configuration.zDim], .constant(0))
    beta = layout.add(mega + "beta", [2, configuration.zDim], .constant(0))
    feedForward = FeedForward(configuration, layer: layer, name + ".nffn", in: &layout)
  }

  func callAsFunction(
    _ x: Variable, _ context: SequenceContext, state: inout BlockState, in pass: Pass
  ) -> Variable {
    let tape = pass.tape
    let normalized = norm(x, context, state: &state.norm, in: pass, tap: name + ".timenorm")
    pass.tap(name + ".timenorm", normalized.value)
    let averaged = average?(normalized, context, state: &state.ema, in: pass) ?? normalized
    pass.tap(name + ".cema", averaged.value)
    let mixed = pass.dropout(
      tape.apply(SiLU(), to: averaged), rate: configuration.hiddenDropout, name + ".mx")

    let widths = [
      configuration.zDim, configuration.valueDim, configuration.modelDim, configuration.modelDim,
    ]
    let wide = input(mixed, in: pass)
    var start = 0
    let parts = widths.map { width in
      defer { start += width }
      return tape.columns(start..<start + width, of: wide)
    }
    let v = tape.apply(SiLU(), to: value(normalized, in: pass))
    let gated: Variable
    if let attention = attended(parts[0], v, context, &state, pass) {
      gated = tape.apply(SiLUGate(), to: parts[1], attention)
    } else {
      gated = tape.constant(.zeros(v.shape, in: tape.pool))
    }
    let candidate = output(
      pass.dropout(gated, rate: configuration.hiddenDropout, name + ".a"), addedTo: [parts[2]],
      in: pass)
    let y = tape.apply(
      UpdateGate(), to: parts[3],
      pass.dropout(candidate, rate: configuration.dropout, name), x)
    pass.tap(name + ".mega", y.value)
    let out = feedForward(y, addedTo: configuration.hasTwoHopResidual ? x : y, in: pass)
    pass.tap(name + ".out", out.value)
    return out
  }

  private func attended(
    _ z: Variable, _ v: Variable, _ context: SequenceContext, _ state: inout BlockState,
    _ pass: Pass
  ) -> Variable? {
    guard configuration.attention != .none else { return nil }
    let tape = pass.tape
    let (heads, rate) = (configuration.headCount, configuration.attentionDropout)
    var scale = ScaleAndRotateHeads(
      heads: heads, outputs: [0, 1],
      rotation: context.rotation)
    let scaled = tape.apply(
      &scale, to: [tape.apply(SiLU(), to: z), pass.value(of: gamma), pass.value(of: beta)])
    let values = context.joined(v, with: &state.values, in: pass)
    let keys = context.joined(scaled[1], with: &state.keys, in: pass)
    let dropKey = pass.dropoutStream(name + ".attention", rate: rate)
      .map { DropKey(rate: rate, stream: $0) }
    let attention = tape.apply(
      Attention(heads: heads, firstKeys: context.firstKeys, dropKey: dropKey),
      to: scaled[0], keys, values)
    pass.tap(name + ".attention", attention.value)
    return attention
  }
}
