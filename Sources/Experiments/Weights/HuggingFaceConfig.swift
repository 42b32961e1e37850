import Foundation
import Models
import Store

/// The `config.json` that lies beside weights of Hugging Face's `LlamaForCausalLM`.
///
/// Norms, rotation and activation are not seen in the arrays: weights that fit another spec load, and
/// compute something else.
struct HuggingFaceConfig {
  private let path: String
  private let members: [String: Any]

  /// Reads the file beside weights; `nil` when there is none.
  ///
  /// - Throws: `StoreError` when it cannot be read, or is no JSON object.
  init?(beside weights: String) throws(StoreError) {
    let folder = Folder.parent(of: weights)
    path = (folder.isEmpty ? "" : folder + "/") + "config.json"
    guard Folder.isTaken(path) else { return nil }
    let text = try TextFile.read(path)
    let object = try? JSONSerialization.jsonObject(with: Data(text.utf8))
    guard let members = object as? [String: Any] else {
      throw .malformed(
        file: path, place: "file", expected: "a JSON object", found: "something else")
    }
    self.members = members
  }

  /// Throws everything in which the file and a model differ, a line each.
  func require(_ configuration: ModelConfiguration) throws(WeightsError) {
    let lines = unsupported() + differences(from: configuration)
    guard lines.isEmpty else { throw .otherConfig(file: path, lines) }
  }

  private func value(_ name: String) -> Any? {
    members[name].flatMap { $0 is NSNull ? nil : $0 }
  }

  private func number(_ name: String) -> Double? { (value(name) as? NSNumber)?.doubleValue }

  /// What no model here computes.
  private func unsupported() -> [String] {
    var lines: [String] = []
    func expect(_ isSound: Bool, _ name: String, _ expected: String, _ found: Any) {
      if !isSound { lines.append("\(name): expected \(expected), found \(found)") }
    }
    if let type = value("model_type") as? String {
      expect(type == "llama", "model_type", "'llama'", "'\(type)'")
    }
    let activation = value("hidden_act") as? String ?? "silu"
    expect(activation == "silu", "hidden_act", "'silu'", "'\(activation)'")
    for name in ["attention_bias", "mlp_bias"] where (value(name) as? NSNumber)?.boolValue == true {
      expect(false, name, "false, for layers have no biases here", "true")
    }
    if let heads = number("num_attention_heads") {
      if let groups = number("num_key_value_heads") {
        expect(
          groups == heads, "num_key_value_heads",
          "\(Int(heads)), as many as num_attention_heads, for keys are not grouped here",
          "\(groups)")
      }
      if let width = number("head_dim"), let dim = number("hidden_size") {
        expect(
          width * heads == dim, "head_dim", "hidden_size / num_attention_heads, \(dim / heads)",
          "\(width)")
      }
    }
    for name in ["rope_scaling", "rope_parameters"] {
      guard let rope = value(name) as? [String: Any] else { continue }
      let type = rope["rope_type"] as? String ?? rope["type"] as? String ?? "default"
      expect(
        type == "default", name, "none, for rotary embeddings are not scaled here", "'\(type)'")
    }
    return lines
  }

  private func differences(from configuration: ModelConfiguration) -> [String] {
    let rope = value("rope_parameters") as? [String: Any]
    let base = (rope?["rope_theta"] as? NSNumber)?.doubleValue ?? number("rope_theta")
    let numbers: [(name: String, spec: Double, key: String, config: Double?)] = [
      (
        "num_layers", Double(configuration.layerCount), "num_hidden_layers",
        number("num_hidden_layers")
      ),
      ("model_dim", Double(configuration.modelDim), "hidden_size", number("hidden_size")),
      (
        "num_heads", Double(configuration.headCount), "num_attention_heads",
        number("num_attention_heads")
      ),
      (
        "ffn_hidden_dim", Double(configuration.ffnHiddenDim), "intermediate_size",
        number("intermediate_size")
      ),
      // What a file leaves out has the values of LlamaConfig.
      ("norm_eps", configuration.normEpsilon, "rms_norm_eps", number("rms_norm_eps") ?? 1e-6),
      ("rope_base", configuration.ropeBase, "rope_theta", base ?? 10_000),
    ]
    var lines = numbers.compactMap { name, spec, key, config in
      config.flatMap { $0 == spec ? nil : "\(name): spec \(spec), config.json \(key) \($0)" }
    }
    let isTied = (value("tie_word_embeddings") as? NSNumber)?.boolValue ?? false
    if isTied != configuration.sharesEmbedding {
      lines.append(
        "share_emb: spec \(configuration.sharesEmbedding), config.json tie_word_embeddings "
          + "\(isTied)")
    }
    if !configuration.isSwiGLU {
      lines.append("swiglu: spec false, config.json hidden_act silu, which is gated")
    }
    return lines
  }
}
