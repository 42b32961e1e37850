import Layers
package import Models
package import Specs

/// The key `model`: the released configuration's names, and the switches of ablations.
extension ModelConfiguration: SpecDeclared {
  package static var specDefaults: Self { Self() }
  /// `arch` changes the defaults of all that is read after it.
  package static var isReadAsWhole: Bool { true }

  package static let specFields = widths + norms + components + regularization

  /// Wide enough for any machine, and narrow enough that no product of two overflows.
  private static let width = 1...1_000_000
  private static let stretch = 1...1_000_000_000

  // `arch` is read first: what follows is read into that architecture's defaults.
  private static let widths: [SpecField<Self>] = [
    .choice(
      "arch", \.startingArchitecture,
      "Architecture, whose own values are the defaults of all other keys."),
    .integer("num_layers", \.layerCount, in: 1...10_000, "Number of blocks."),
    .integer("model_dim", \.modelDim, in: width, "Width of the residual stream."),
    .integer("z_dim", \.zDim, in: width, "Width of all heads' queries and keys."),
    .integer("value_dim", \.valueDim, in: width, "Width of all heads' values."),
    .integer("num_heads", \.headCount, in: width, "Attention heads; divides z_dim and value_dim."),
    .field(
      "num_rope_heads", \.ropeHeadCount, .optional(.integer(in: 0...1_000_000)),
      "Heads that rotate their queries and keys; all of them if not given."),
    .integer("ffn_hidden_dim", \.ffnHiddenDim, in: width, "Hidden width of the feed-forward."),
    .integer("cema_ndim", \.cemaOrders, in: width, "Orders of the moving average of a channel."),
    .integer("chunk_size", \.chunkSize, in: stretch, "Positions of a chunk."),
  ]

  private static let norms: [SpecField<Self>] = [
    .integer(
      "timenorm_num_groups", \.timeNormGroups, in: width, "Feature groups of time_norm."),
    .number(
      "timenorm_beta1", \.timeNormBeta1, in: .between(0, 1),
      "Decay of timestep_decay's running mean, a step."),
    .number(
      "timenorm_beta2", \.timeNormBeta2, in: .between(0, 1),
      "Decay of timestep_decay's running variance, a step."),
    .integer(
      "layernorm_num_groups", \.layerNormGroups, in: width, "Feature groups of layer norms."),
    .flag("norm_affine", \.normIsAffine, "Whether norms scale and shift what they normalised."),
    .number("norm_eps", \.normEpsilon, in: .above(0), "Added to variances before their root."),
  ]

  private static let components: [SpecField<Self>] = [
    .flag(
      "two_hop_residual", \.hasTwoHopResidual,
      "Whether the feed-forward adds to the block's input instead of to attention's output."),
    .number("rope_base", \.ropeBase, in: .above(0), "Base of the rotary embedding's wavelengths."),
    .flag("swiglu", \.isSwiGLU, "Whether the feed-forward is gated."),
    .flag("rescale_nffn", \.rescalesFeedForward, "Whether the feed-forward's output is rescaled."),
    .flag("scale_emb", \.scalesEmbedding, "Whether embeddings are scaled by √model_dim."),
    .flag("share_emb", \.sharesEmbedding, "Whether the output layer is the embedding."),
    .choice("time_norm", \.timeNorm, "What normalises along time."),
    .choice("attention", \.attention, "Which earlier positions a query sees."),
    .integer(
      "window", \.window, in: stretch, "Positions that sliding_window sees, its own included."),
    .choice("memory", \.memory, "What remembers chunks that attention no longer sees."),
    .integer(
      "memory_lag", \.memoryLag, in: stretch,
      "How many chunks back memory ends. 1: a chunk reads all chunks before it. 2: it leaves out the "
        + "one just before it, which attention may see."),
    .choice("ema", \.ema, "Which moving average precedes attention."),
  ]

  private static let regularization: [SpecField<Self>] = [
    .number("dropout", \.dropout, in: 0..<1, "Dropout of what blocks add to the residual stream."),
    .number("hidden_dropout", \.hiddenDropout, in: 0..<1, "Dropout inside blocks."),
    .number("attention_dropout", \.attentionDropout, in: 0..<1, "Dropout of attention's keys."),
    .choice("init_mode", \.initialization, "How linear maps are initialised."),
  ]
}

extension ModelConfiguration {
  /// The architecture; setting it starts over from that architecture's defaults.
  fileprivate var startingArchitecture: Architecture {
    get { architecture }
    set { self = .defaults(of: newValue) }
  }
}
