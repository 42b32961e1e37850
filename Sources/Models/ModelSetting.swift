/// One setting of a model, by its key in specs, and what reads it.
struct ModelSetting: Sendable {
  /// The key, such as `window`.
  let key: String
  /// All must hold for the setting to be read; none: it is always.
  let conditions: [ReadingCondition]
  /// Whether two configurations have the same value.
  let agrees: @Sendable (ModelConfiguration, ModelConfiguration) -> Bool
  /// Gives a configuration the value of another.
  let copy: @Sendable (inout ModelConfiguration, ModelConfiguration) -> Void

  private init<Value: Equatable & Sendable>(
    _ key: String, _ property: any WritableKeyPath<ModelConfiguration, Value> & Sendable,
    _ conditions: ReadingCondition...
  ) {
    self.key = key
    self.conditions = conditions
    agrees = { $0[keyPath: property] == $1[keyPath: property] }
    copy = { $0[keyPath: property] = $1[keyPath: property] }
  }

  /// The first condition that does not hold of a configuration; `nil` where the setting is read.
  func obstacle(in configuration: ModelConfiguration) -> ReadingCondition? {
    conditions.first { !$0.holds(configuration) }
  }

  /// Every key of a model: what of a block's code reads it.
  ///
  /// A width that nothing multiplies still makes parameters, and so is read. A test holds the table
  /// against losses and gradients.
  static let all = [
    Self("arch", \.architecture),
    Self("num_layers", \.layerCount),
    Self("model_dim", \.modelDim),
    Self("z_dim", \.zDim, .gatedBlock),
    Self("value_dim", \.valueDim, .gatedBlock),
    Self("num_heads", \.headCount, .queries),
    Self("num_rope_heads", \.ropeHeadCount, .attention),
    Self("ffn_hidden_dim", \.ffnHiddenDim),
    Self("cema_ndim", \.cemaOrders, .gatedBlock, .average),
    Self("chunk_size", \.chunkSize, .chunks),
    Self("timenorm_num_groups", \.timeNormGroups, .gatedBlock, .timeNorm),
    Self("timenorm_beta1", \.timeNormBeta1, .gatedBlock, .timestepDecay),
    Self("timenorm_beta2", \.timeNormBeta2, .gatedBlock, .timestepDecay),
    Self("layernorm_num_groups", \.layerNormGroups, .gatedBlock),
    Self("norm_affine", \.normIsAffine, .gatedBlock),
    Self("norm_eps", \.normEpsilon),
    Self("two_hop_residual", \.hasTwoHopResidual, .gatedBlock),
    Self("rope_base", \.ropeBase, .attention, .wavelengths),
    Self("swiglu", \.isSwiGLU, .gatedBlock),
    Self("rescale_nffn", \.rescalesFeedForward, .gatedBlock),
    Self("scale_emb", \.scalesEmbedding),
    Self("share_emb", \.sharesEmbedding),
    Self("time_norm", \.timeNorm, .gatedBlock),
    Self("attention", \.attention),
    Self("window", \.window, .window),
    Self("memory", \.memory),
    Self("memory_lag", \.memoryLag, .memory),
    Self("ema", \.ema, .gatedBlock),
    Self("dropout", \.dropout),
    Self("hidden_dropout", \.hiddenDropout),
    Self("attention_dropout", \.attentionDropout, .attention),
    Self("init_mode", \.initialization),
  ]
}
