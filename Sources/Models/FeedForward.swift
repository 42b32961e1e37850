import Autograd
import Layers
import Tensors

/// The normalised feed-forward: `f = W2 (silu(W1 n) ⊙ W3 n)` with `n = GroupLayerNorm(y)`.
struct FeedForward: Sendable {
  private let norm: GroupNorm
  private let input: Projection
  private let output: Projection
  private let alpha: ParameterSlice?
  private let hiddenWidth: Int
  private let isGated: Bool
  private let recomputation: RecomputationRule
  private let rates: (dropout: Double, hidden: Double)
  private let block: String
  private let name: String

  /// Adds `norm`, `fc1`, `fc2`, perhaps `fc3` and `alpha` of `layers.<layer>.nffn`.
  init(_ configuration: ModelConfiguration, layer: Int, in layout: inout ParameterLayout) {
    let (width, hidden) = (configuration.modelDim, configuration.ffnHiddenDim)
    let block = "layers.\(layer)"
    let name = block + ".nffn"
    self.block = block
    self.name = name
    hiddenWidth = hidden
    isGated = configuration.isSwiGLU
    recomputation = configuration.recomputesFeedForward(of: layer) ? .whenHuge : .never
    rates = (configuration.dropout, configuration.hiddenDropout)
    norm = GroupNorm(
      .layer, name + ".norm", width: width, groups: configuration.layerNormGroups,
      epsilon: configuration.normEpsilon, isAffine: configuration.normIsAffine, in: &layout)
    let parts = [(name + ".fc1", hidden)] + (isGated ? [(name + ".fc3", hidden)] : [])
    input = Projection(parts, inputs: width, configuration.initialization, in: &layout)
    output = Projection(
      [(name + ".fc2", width)], inputs: hidden, configuration.initialization, in: &layout)
    var scale: Float = 0.1
    for _ in 0..<layer { scale *= 0.5 }
    alpha =
      configuration.rescalesFeedForward
      ? layout.add(name + ".alpha", [width], .constant(scale)) : nil
  }

  /// `alpha ⊙ f(y) + residual`, all `[B, L, D]`.
  func callAsFunction(_ y: Variable, addedTo residual: Variable, in pass: Pass) -> Variable {
    let tape = pass.tape
    let n = norm(y, in: pass)
    pass.tap(block + ".ffn_norm", n.value)
    let wide = input(n, recomputation: recomputation, in: pass)
    var hidden: Variable
    if isGated {
      let gate = tape.columns(0..<hiddenWidth, of: wide)
      let value = tape.columns(hiddenWidth..<2 * hiddenWidth, of: wide)
      hidden = tape.apply(SiLUGate(), to: gate, value)
    } else {
      hidden = tape.apply(SiLU(), to: wide)
    }
    hidden = pass.dropout(hidden, rate: rates.hidden, name + ".hidden")
    pass.tap(block + ".ffn_hidden", hidden.value)
    let isPlain = alpha == nil && pass.dropoutStream(name, rate: rates.dropout) == nil
    if isPlain { return output(hidden, addedTo: [residual], in: pass) }
    var update = pass.dropout(output(hidden, in: pass), rate: rates.dropout, name)
    if let alpha { update = tape.apply(ScaleColumns(), to: update, pass.value(of: alpha)) }
    return tape.apply(Sum(), to: update, residual)
  }
}

extension FeedForward {
  /// The taps of layer `layer`, in the order in which they come.
  static func taps(
    of configuration: ModelConfiguration, layer: Int, _ extents: TapExtents
  ) -> [TapShape] {
    [
      extents.features("layers.\(layer).ffn_norm", configuration.modelDim),
      extents.features("layers.\(layer).ffn_hidden", configuration.ffnHiddenDim),
    ]
  }
}

extension ModelConfiguration {
  /// Whether a layer's feed-forward computes its widest product, which is the largest of all that a layer
  /// keeps, again where activations are huge: five of eight do, from the first.
  ///
  /// Memory is needed most when the last layers go backward and the first have kept everything. It takes a
  /// sixth of the activations away, for 4 % more of a step's products.
  package func recomputesFeedForward(of layer: Int) -> Bool { 8 * layer < 5 * layerCount }
}
