import Autograd
import Layers
import Tensors

/// The Llama baseline's block: pre-norm, rotary causal attention, SwiGLU.
///
///     h = x + Wo attention(rope(Wq n) / √S, rope(Wk n), Wv n),  n = RMSNorm(x)
///     y = h + W2 (silu(W1 m) ⊙ W3 m),                            m = RMSNorm(h)
struct LlamaBlock: Block {
  private let configuration: ModelConfiguration
  private let name: String
  private let attentionNorm: GroupNorm
  private let input: Projection
  private let output: Projection
  private let feedForwardNorm: GroupNorm
  private let gate: Projection
  private let down: Projection

  /// Adds the parameters of `layers.<layer>`.
  init(_ configuration: ModelConfiguration, layer: Int, in layout: inout ParameterLayout) {
    self.configuration = configuration
    name = "layers.\(layer)"
    let (width, hidden) = (configuration.modelDim, configuration.ffnHiddenDim)
    let start = configuration.initialization
    func norm(_ name: String, _ layout: inout ParameterLayout) -> GroupNorm {
      GroupNorm(
        .rms, name, width: width, groups: 1, epsilon: configuration.normEpsilon, in: &layout)
    }
    attentionNorm = norm(name + ".attention_norm", &layout)
    let attention = name + ".attention."
    input = Projection(
      ["wq", "wk", "wv"].map { (attention + $0, width) }, inputs: width, start, in: &layout)
    output = Projection([(attention + "wo", width)], inputs: width, start, in: &layout)
    feedForwardNorm = norm(name + ".ffn_norm", &layout)
    let feedForward = name + ".feed_forward."
    gate = Projection(
      [(feedForward + "w1", hidden), (feedForward + "w3", hidden)], inputs: width, start,
      in: &layout)
    down = Projection([(feedForward + "w2", width)], inputs: hidden, start, in: &layout)
  }

  func callAsFunction(
    _ x: Variable, _ context: SequenceContext, state: inout BlockState, in pass: Pass
  ) -> Variable {
    let normalized = attentionNorm(x, in: pass)
    pass.tap(name + ".attention_norm", normalized.value)
    let attention = attended(normalized, context, &state, pass)
    let h = added(attention, through: output, to: x, name + ".attention_update", pass)
    pass.tap(name + ".attention_out", h.value)

    let tape = pass.tape
    let hidden = configuration.ffnHiddenDim
    let n = feedForwardNorm(h, in: pass)
    pass.tap(name + ".ffn_norm", n.value)
    let wide = gate(n, in: pass)
    let gated = tape.apply(
      SiLUGate(), to: tape.columns(0..<hidden, of: wide),
      tape.columns(hidden..<2 * hidden, of: wide))
    let kept = pass.dropout(gated, rate: configuration.hiddenDropout, name + ".hidden")
    pass.tap(name + ".ffn_hidden", kept.value)
    let out = added(kept, through: down, to: h, name + ".update", pass)
    pass.tap(name + ".out", out.value)
    return out
  }

  /// `residual + dropout(projection(x))`.
  private func added(
    _ x: Variable, through projection: Projection, to residual: Variable, _ stream: String,
    _ pass: Pass
  ) -> Variable {
    guard pass.dropoutStream(stream, rate: configuration.dropout) != nil else {
      return projection(x, addedTo: [residual], in: pass)
    }
    let update = pass.dropout(projection(x, in: pass), rate: configuration.dropout, stream)
    return pass.tape.apply(Sum(), to: update, residual)
  }

  private func attended(
    _ x: Variable, _ context: SequenceContext, _ state: inout BlockState, _ pass: Pass
  ) -> Variable {
    let tape = pass.tape
    let width = configuration.modelDim
    let wide = input(x, in: pass)
    let scale = 1 / Double(configuration.keyWidth).squareRoot()
    func rotated(_ x: Variable, scale: Double) -> Variable {
      tape.apply(Rotary(context.rotation, scale: scale), to: x)
    }
    let queries = rotated(tape.columns(0..<width, of: wide), scale: scale)
    let newKeys = rotated(tape.columns(width..<2 * width, of: wide), scale: 1)
    let newValues = tape.columns(2 * width..<3 * width, of: wide)
    pass.tap(name + ".q", context.separatingHeads(of: queries.value, configuration))
    pass.tap(name + ".k", context.separatingHeads(of: newKeys.value, configuration))
    pass.tap(name + ".values", newValues.value)
    let keys = context.joined(newKeys, with: &state.keys, in: pass)
    let values = context.joined(newValues, with: &state.values, in: pass)
    return context.attention(name, configuration, queries, keys, values, in: pass)
  }
}

extension LlamaBlock {
  /// The taps of layer `layer`, in the order in which they come.
  static func taps(
    of configuration: ModelConfiguration, layer: Int, _ extents: TapExtents
  ) -> [TapShape] {
    let name = "layers.\(layer)"
    let width = configuration.modelDim
    return [extents.features(name + ".attention_norm", width)]
      + [".q", ".k"].map {
        extents.steps(
          name + $0, [(.head, configuration.headCount), (.key, configuration.keyWidth)])
      } + [extents.features(name + ".values", width)]
      + SequenceContext.attentionTaps(of: configuration, name, extents)
      + [
        extents.features(name + ".attention_out", width),
        extents.features(name + ".ffn_norm", width),
        extents.features(name + ".ffn_hidden", configuration.ffnHiddenDim),
        extents.features(name + ".out", width),
      ]
  }
}
