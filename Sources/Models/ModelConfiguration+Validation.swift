/// A field that does not fit the others.
package struct ConfigurationProblem: Equatable, Sendable {
  /// The field's name in specs and checkpoints, such as `num_heads`.
  package let field: String
  /// What was expected and what was found.
  package let message: String
}

extension ModelConfiguration {
  /// What keeps a model of this configuration from being built; empty when nothing does.
  package var problems: [ConfigurationProblem] {
    var problems: [ConfigurationProblem] = []
    func require(_ condition: Bool, _ field: String, _ message: @autoclosure () -> String) {
      if !condition { problems.append(ConfigurationProblem(field: field, message: message())) }
    }
    for (field, value) in [
      ("num_layers", layerCount), ("model_dim", modelDim), ("z_dim", zDim),
      ("value_dim", valueDim), ("num_heads", headCount), ("ffn_hidden_dim", ffnHiddenDim),
      ("cema_ndim", cemaOrders), ("chunk_size", chunkSize), ("window", window),
      ("timenorm_num_groups", timeNormGroups), ("layernorm_num_groups", layerNormGroups),
      ("memory_lag", memoryLag),
    ] {
      require(value >= 1, field, "expected at least 1, found \(value)")
    }
    for (field, value) in [("timenorm_beta1", timeNormBeta1), ("timenorm_beta2", timeNormBeta2)] {
      require(value > 0 && value < 1, field, "expected a number between 0 and 1, found \(value)")
    }
    require(
      readout == .eachStep || modelDim % 2 == 0 && modelDim >= 4, "model_dim",
      Self.expectedWidthOfDecoder + ", found \(modelDim)")
    require(normEpsilon > 0, "norm_eps", "expected a positive number, found \(normEpsilon)")
    require(ropeBase > 0, "rope_base", "expected a positive number, found \(ropeBase)")
    guard problems.isEmpty else { return problems }
    return problems + headProblems + groupProblems
  }

  /// What a decoder's sinusoids ask of the width.
  package static let expectedWidthOfDecoder =
    "the decoder's sinusoids come in pairs: expected an even number of at least 4"

  private var headProblems: [ConfigurationProblem] {
    var problems: [ConfigurationProblem] = []
    let widths =
      architecture == .llama
      ? [("model_dim", modelDim)] : [("z_dim", zDim), ("value_dim", valueDim)]
    for (field, width) in widths where width % headCount != 0 {
      problems.append(
        ConfigurationProblem(
          field: "num_heads", message: "must divide \(field) \(width), found \(headCount)"))
    }
    if rotaryHeads < 0 || rotaryHeads > headCount {
      problems.append(
        ConfigurationProblem(
          field: "num_rope_heads",
          message: "expected 0 to num_heads \(headCount), found \(rotaryHeads)"))
    }
    if problems.isEmpty && rotaryHeads > 0 && keyWidth % 2 != 0 {
      let field = architecture == .llama ? "model_dim" : "z_dim"
      problems.append(
        ConfigurationProblem(
          field: field,
          message: "the rotary embedding turns pairs: \(field) / num_heads must be even, "
            + "found \(keyWidth); or set num_rope_heads: 0"))
    }
    if architecture == .mega && headCount != 1 {
      problems.append(
        ConfigurationProblem(
          field: "num_heads", message: "mega's attention has one head, found \(headCount)"))
    }
    if architecture != .gecko && memory != .none {
      problems.append(
        ConfigurationProblem(
          field: "memory",
          message: "\(architecture.rawValue) has no working memory, expected 'none', found "
            + "'\(memory.rawValue)'"))
    }
    return problems
  }

  private var groupProblems: [ConfigurationProblem] {
    if architecture == .llama { return [] }
    var fields = [("layernorm_num_groups", layerNormGroups)]
    if timeNorm != .none { fields.append(("timenorm_num_groups", timeNormGroups)) }
    return fields.compactMap { field, groups in
      if modelDim % groups != 0 {
        return ConfigurationProblem(
          field: field, message: "must divide model_dim \(modelDim), found \(groups)")
      }
      if groups >= modelDim {
        return ConfigurationProblem(
          field: field, message: "must be less than model_dim \(modelDim), found \(groups)")
      }
      return nil
    }
  }
}
