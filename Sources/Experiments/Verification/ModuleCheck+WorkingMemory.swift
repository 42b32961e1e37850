import Autograd
import Tensors

extension ModuleCheck {
  /// Runs `adaptive_working_memory`.
  ///
  /// It reads what `sliding_chunk_attention` reads, and gives the reads `y [B, L, H, V]`,
  /// `memory [B, H, S, V]` and `log_normalizer [B, H, S]`. The keys `memory` (or `kind`) and `memory_lag` (or `lag`) are as in a model's configuration.
  mutating func runWorkingMemory(_ settings: inout FixtureSettings) throws(VerificationError) {
    let chunk = try settings.integer("chunk_size")
    let lag = try settings.integer(settings.has("lag") ? "lag" : "memory_lag", 2)
    let kind = try settings.choice(settings.has("kind") ? "kind" : "memory", MemoryKind.adaptive)
    try settings.finish()
    let (q, k, v) = try headInputs()
    let (batch, length, heads, width) = (q.shape[0], q.shape[1], q.shape[2], q.shape[3])
    try reader.requireMemory(
      "inputs/v", of: [batch, heads, width, v.shape[3], length / chunk + 1])

    var memory = WorkingMemory(
      kind: kind.operation, heads: heads, chunk: chunk, lag: lag,
      origins: try origins(shape: [batch, length]))
    let outputs = tape.apply(&memory, to: [q, k, v].map(\.joiningHeads))
    output("y", outputs[0], shape: v.shape)
    output("memory", outputs[1])
    output("log_normalizer", outputs[2])
  }
}

/// The kinds of working memory by the names of a model's configuration.
private enum MemoryKind: String, CaseIterable {
  case adaptive
  case noDelta = "no_delta"
  case noOnlineSoftmax = "no_online_softmax"
  case linear

  var operation: WorkingMemoryKind {
    switch self {
    case .adaptive: .adaptive
    case .noDelta: .noDelta
    case .noOnlineSoftmax: .noOnlineSoftmax
    case .linear: .linear
    }
  }
}
