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
    ("num_heads: 3", "10: model.num_heads: must divide z_dim 64, found 3"),
    ("num_heads: 64", "10: model: nothing"),
    ("z_dim: 66, num_heads: 2", "10: model.z_dim: the rotary embedding turns pairs: "
      + "z_dim / num_heads must be even, found 33; or set num_rope_heads: 0"),
    ("num_rope_heads: 3", "10: model.num_rope_heads: expected 0 to num_heads 2, found 3"),
    ("timenorm_num_groups: 7", "10: model.timenorm_num_groups: must divide model_dim 128, found 7"),
    (
      "layernorm_num_groups: 128",
      "10: model.layernorm_num_groups: must be less than model_dim 128, found 128"
    ),
    ("timenorm_beta1: 1", "26: model.timenorm_beta1: expected a number above 0 and below 1, found '1'"),
    ("norm_eps: 0", "20: model.norm_eps: expected a number above 0, found '0'"),
    ("num_layers: 0", "22: model.num_layers: expected an integer from 1 to 10000, found '0'"),
    (
      "chunk_size: 9223372036854775807",
      "22: model.chunk_size: expected an integer from 1 to 1000000000, found '9223372036854775807'"
    ),
    ("arch: llama, memory: adaptive", "1: x"),
  ])
  func `is told what is impossible, at the key`(_ model: String, _ line: String) throws {
    print(try mistakes(in: recall("model: {\(model)}")))
  }
}

/// A text two columns to the right.
func indented(_ text: String) -> String {
  text.split(separator: "\n").map { "  " + $0 + "\n" }.joined()
}
