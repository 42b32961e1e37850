import Models

extension ModelConfiguration {
  /// The model that a fixture's configuration describes.
  ///
  /// Keys and defaults are those of the reference that makes fixtures. As there, an architecture
  /// ignores the switches of others: only Gecko has a working memory, and a Llama only its widths,
  /// its heads, `norm_eps`, `rope_base`, `scale_emb` and `share_emb`. Dropout must be 0 and
  /// `init_mode` may be anything: parameters are given.
  init(fixture settings: inout FixtureSettings) throws(VerificationError) {
    self.init()
    architecture = try settings.choice("arch", .gecko)
    try readWidths(&settings)
    try readNorms(&settings)
    try readComponents(&settings)
    for key in ["dropout", "hidden_dropout", "attention_dropout"] {
      _ = try settings.number(key, 0, "0, since a fixture has nothing random") { $0 == 0 }
    }
    settings.ignore("init_mode")
    if architecture != .gecko { memory = .none }
    if architecture == .llama { (attention, ema, ropeHeadCount) = (.causal, .none, nil) }
  }

  private mutating func readWidths(
    _ settings: inout FixtureSettings
  ) throws(VerificationError) {
    layerCount = try settings.integer("num_layers", 2)
    modelDim = try settings.integer("model_dim", 32)
    zDim = try settings.integer("z_dim", 16)
    valueDim = try settings.integer("value_dim", 64)
    headCount = try settings.integer("num_heads", 2)
    ropeHeadCount = try settings.integer("num_rope_heads", headCount, in: 0...headCount)
    ffnHiddenDim = try settings.integer("ffn_hidden_dim", 64)
    cemaOrders = try settings.integer("cema_ndim", 4)
    chunkSize = try settings.integer("chunk_size", 8)
    window = try settings.integer("window", 16)
    memoryLag = try settings.integer("memory_lag", 2)
  }

  private mutating func readNorms(
    _ settings: inout FixtureSettings
  ) throws(VerificationError) {
    timeNormGroups = try settings.integer("timenorm_num_groups", 4)
    timeNormBeta1 = try settings.rate("timenorm_beta1", 0.999)
    timeNormBeta2 = try settings.rate("timenorm_beta2", 0.9999)
    layerNormGroups = try settings.integer("layernorm_num_groups", 1)
    normIsAffine = try settings.flag("norm_affine", true)
    normEpsilon = try settings.positive("norm_eps", 1e-5)
  }

  private mutating func readComponents(
    _ settings: inout FixtureSettings
  ) throws(VerificationError) {
    hasTwoHopResidual = try settings.flag("two_hop_residual", false)
    ropeBase = try settings.positive("rope_base", 500_000)
    isSwiGLU = try settings.flag("swiglu", true)
    rescalesFeedForward = try settings.flag("rescale_nffn", false)
    scalesEmbedding = try settings.flag("scale_emb", false)
    sharesEmbedding = try settings.flag("share_emb", false)
    timeNorm = try settings.choice("time_norm", .timestepDecay)
    attention = try settings.choice("attention", .slidingChunk)
    memory = try settings.choice("memory", .adaptive)
    ema = try settings.choice("ema", .complex)
  }

  /// The widths of matrices that have `modelDim` for their other extent, by key.
  var widthsBesideModelDim: [(key: String, width: Int)] {
    let shared = [("model_dim", modelDim), ("ffn_hidden_dim", ffnHiddenDim)]
    if architecture == .llama { return shared }
    return shared + [("z_dim", zDim), ("value_dim", valueDim)]
      + (ema == .none ? [] : [("cema_ndim", cemaOrders)])
  }
}
