import Models

/// The names and conventions of Hugging Face's `LlamaForCausalLM`.
enum HuggingFaceLlama {
  static let embedding = "model.embed_tokens.weight"
  static let output = "lm_head.weight"

  /// Why it is not the same model; `nil` when it is.
  static func problem(with configuration: ModelConfiguration) -> String? {
    guard configuration.architecture == .llama else {
      return "is for model.arch: llama, found \(configuration.architecture.rawValue)"
    }
    if configuration.attention != .causal {
      return "is for model.attention: causal, found \(configuration.attention.rawValue)"
    }
    if configuration.rotaryHeads != configuration.headCount {
      return "is for rotary embeddings of all \(configuration.headCount) heads, found "
        + "model.num_rope_heads: \(configuration.rotaryHeads)"
    }
    return configuration.scalesEmbedding ? "is for model.scale_emb: false, found true" : nil
  }

  /// The name there of a parameter of ours.
  static func name(of name: String) -> String {
    let words = name.split(separator: ".", maxSplits: 2).map(String.init)
    if words.count == 3, words[0] == "layers", let inner = layerNames[words[2]] {
      return "model.layers.\(words[1]).\(inner)"
    }
    return names[name] ?? name
  }

  /// What the numbers are there.
  static func form(of name: String, heads: Int) -> ExchangedParameter.Form {
    if name.hasSuffix("norm.weight") { return .withOne }
    let rotates = name.hasSuffix(".attention.wq.weight") || name.hasSuffix(".attention.wk.weight")
    return rotates ? .inHalves(heads: heads) : .same
  }

  private static let names = [
    "embed.weight": embedding, "norm.weight": "model.norm.weight", "output.weight": output,
  ]

  private static let layerNames = [
    "attention_norm.weight": "input_layernorm.weight",
    "attention.wq.weight": "self_attn.q_proj.weight",
    "attention.wk.weight": "self_attn.k_proj.weight",
    "attention.wv.weight": "self_attn.v_proj.weight",
    "attention.wo.weight": "self_attn.o_proj.weight",
    "ffn_norm.weight": "post_attention_layernorm.weight",
    "feed_forward.w1.weight": "mlp.gate_proj.weight",
    "feed_forward.w2.weight": "mlp.down_proj.weight",
    "feed_forward.w3.weight": "mlp.up_proj.weight",
  ]
}
