import Autograd
import Layers
import Tensors

extension SequenceContext {
  /// The attention of the block called `name`, over what each step sees.
  ///
  /// - Parameters:
  ///   - name: The block's name; taps are `name.attention` and `name.attention_weights`.
  ///   - configuration: The model's.
  ///   - queries: `[B, L, H·S]`, rotated and scaled.
  ///   - keys: `[B, n + L, H·S]`, cached ones first.
  ///   - values: `[B, n + L, H·V]`.
  ///   - pass: The run.
  /// - Returns: `[B, L, H·V]`.
  func attention(
    _ name: String, _ configuration: ModelConfiguration, _ queries: Variable, _ keys: Variable,
    _ values: Variable, in pass: Pass
  ) -> Variable {
    let dropKey = pass.dropKey(name + ".attention", rate: configuration.attentionDropout)
    let y = pass.tape.apply(
      Attention(heads: configuration.headCount, firstKeys: firstKeys, dropKey: dropKey),
      to: queries, keys, values)
    pass.tap(name + ".attention", y.value)
    pass.tap(
      name + ".attention_weights",
      AttentionWeights(
        heads: configuration.headCount, firstKeys: firstKeys, dropKey: dropKey,
        columns: AttentionColumns(of: configuration, keys: keyCount),
        queryStart: position, keyStart: keyStart
      ).tensor(queries.value, keys.value))
    return y
  }

  /// `[B, L, H·W]` as `[B, L, H, W]`.
  func separatingHeads(of value: Tensor, _ configuration: ModelConfiguration) -> Tensor {
    let heads = configuration.headCount
    return value.reshaped([batch, length, heads, value.columns / heads])
  }

  /// The taps of a block's attention, in the order in which they come.
  static func attentionTaps(
    of configuration: ModelConfiguration, _ name: String, _ extents: TapExtents
  ) -> [TapShape] {
    let width = configuration.valueWidth * configuration.headCount
    let result = extents.features(name + ".attention", width)
    let isLlama = configuration.architecture == .llama
    guard configuration.attention != .none || isLlama else { return [result] }
    let columns = AttentionColumns(of: configuration, keys: extents.length)
    let weights = TapShape(
      name + ".attention_weights",
      [
        (.example, extents.batch), (.head, configuration.headCount), (.time, extents.length),
        (columns.axis, columns.count),
      ])
    return [result, weights]
  }
}

extension Tensor {
  /// `x / (1 + e⁻ˣ)`, for whoever looks on.
  var silu: Tensor {
    let y = Tensor(shape, in: nil)
    ElementwiseKernels.silu(self, into: y)
    return y
  }
}
