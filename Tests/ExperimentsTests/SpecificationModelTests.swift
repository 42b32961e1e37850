import Experiments
import Models
import Specs
import Testing

@Suite struct `The model of a spec` {
  @Test func `has the keys of the released configuration, in this order`() {
    guard case .mapping(let entries) = ModelConfiguration().specValue else {
      Issue.record("no mapping")
      return
    }
    #expect(
      entries.map(\.key) == [
        "arch", "num_layers", "model_dim", "z_dim", "value_dim", "num_heads", "num_rope_heads",
        "ffn_hidden_dim", "cema_ndim", "chunk_size", "timenorm_num_groups", "timenorm_beta1",
        "timenorm_beta2", "layernorm_num_groups", "norm_affine", "norm_eps", "two_hop_residual",
        "rope_base", "swiglu", "rescale_nffn", "scale_emb", "share_emb", "time_norm", "attention",
        "window", "memory", "memory_lag", "ema", "dropout", "hidden_dropout", "attention_dropout",
        "init_mode",
      ])
  }

  @Test(arguments: ModelConfiguration.Architecture.allCases)
  func `starts from its architecture's defaults`(
    _ architecture: ModelConfiguration.Architecture
  ) throws {
    let defaults = ModelConfiguration.defaults(of: architecture)
    // The key may stand anywhere.
    let model = try study(recall("model: {num_layers: 7, arch: \(architecture)}"))
    var expected = defaults
    expected.layerCount = 7
    #expect(model.specification.model == expected)
    #expect(model.variants.map(\.name) == [architecture.rawValue])
    let written = recall("model:\n" + indented(defaults.specValue.yamlText))
    #expect(try study(written).specification.model == defaults)
  }

  @Test(arguments: [
    (
      "z_dim: 66, num_heads: 2",
      "9: model.z_dim: the rotary embedding turns pairs: z_dim / num_heads must be even, found 33; "
        + "or set num_rope_heads: 0"
    ),
    (
      "num_heads: 64",
      "1: model.z_dim: the rotary embedding turns pairs: z_dim / num_heads must be even, found 1; "
        + "or set num_rope_heads: 0"
    ),
    ("num_rope_heads: 3", "18: model.num_rope_heads: expected 0 to num_heads 2, found 3"),
    ("timenorm_num_groups: 7", "23: model.timenorm_num_groups: must divide model_dim 128, found 7"),
    (
      "layernorm_num_groups: 128",
      "24: model.layernorm_num_groups: must be less than model_dim 128, found 128"
    ),
    (
      "timenorm_beta1: 1",
      "18: model.timenorm_beta1: expected a number above 0 and below 1, found '1'"
    ),
    ("norm_eps: 0", "12: model.norm_eps: expected a number above 0, found '0'"),
    ("num_layers: 0", "14: model.num_layers: expected an integer from 1 to 10000, found '0'"),
    (
      "window: 9223372036854775807",
      "10: model.window: expected an integer from 1 to 1000000000, found '9223372036854775807'"
    ),
    ("dropout: 1", "11: model.dropout: expected a number of at least 0 and below 1, found '1'"),
    (
      "arch: llama, memory: linear",
      "23: model.memory: llama has no working memory, expected 'none', found 'linear'"
    ),
    ("arch: mega, num_heads: 2", "25: model.num_heads: mega's attention has one head, found 2"),
    (
      "arch: gekco",
      "8: model.arch: expected one of gecko, megalodon, mega, llama, found 'gekco'; "
        + "did you mean 'gecko'?"
    ),
  ])
  func `is told what is impossible, at the key`(_ model: String, _ line: String) throws {
    // The columns count from the mapping's brace.
    let parts = line.split(separator: ":", maxSplits: 1)
    let column = try #require(Int(parts[0])) + 7
    #expect(
      try mistakes(in: recall("model: {\(model)}")) == ["spec.yaml:3:\(column):\(parts[1])"])
  }

  @Test func `has mistakes of other keys beside one that cannot be read`() throws {
    let text = recall("model: {z_dim: x, model_dim: 100, num_heads: 3, memory_lag: 0}")
    #expect(
      try mistakes(in: text) == [
        "spec.yaml:3:8: model.timenorm_num_groups: must divide model_dim 100, found 8",
        "spec.yaml:3:16: model.z_dim: expected an integer from 1 to 1000000, found 'x'",
        "spec.yaml:3:61: model.memory_lag: expected an integer from 1 to 1000000000, found '0'",
      ])
  }
}

/// A text two columns to the right.
func indented(_ text: String) -> String {
  text.split(separator: "\n").map { "  " + $0 + "\n" }.joined()
}
