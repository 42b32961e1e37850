package import Models
package import Specs

/// What must hold between the keys of `model`: `ModelConfiguration.problems`, each at its own key.
extension ModelConfiguration {
  // A rule names the keys that its problems are about, so that a mistake in one key does not keep
  // the problems of others from being reported.
  package static let specRules: [SpecRule<Self>] = [
    SpecRule(
      "arch", "model_dim", "z_dim", "value_dim", "num_heads", check: problems(of: ["num_heads"])),
    SpecRule("num_heads", "num_rope_heads", check: problems(of: ["num_rope_heads"])),
    SpecRule(
      "arch", "model_dim", "z_dim", "num_heads", "num_rope_heads",
      check: problems(of: ["model_dim", "z_dim"])),
    SpecRule("arch", "memory", check: problems(of: ["memory"])),
    SpecRule(
      "arch", "model_dim", "layernorm_num_groups", check: problems(of: ["layernorm_num_groups"])),
    SpecRule(
      "arch", "time_norm", "model_dim", "timenorm_num_groups",
      check: problems(of: ["timenorm_num_groups"])),
    SpecRule { model, report in
      for problem in model.problems where !ruled.contains(problem.field) {
        report.add(at: problem.field, problem.message)
      }
    },
  ]

  /// The keys whose problems have a rule of their own.
  private static let ruled: Set = [
    "num_heads", "num_rope_heads", "model_dim", "z_dim", "memory", "layernorm_num_groups",
    "timenorm_num_groups",
  ]

  private static func problems(
    of fields: Set<String>
  ) -> @Sendable (Self, inout SpecFindings) -> Void {
    { model, report in
      for problem in model.problems where fields.contains(problem.field) {
        report.add(at: problem.field, problem.message)
      }
    }
  }
}
