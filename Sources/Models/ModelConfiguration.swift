package import Layers

/// What a model is made of: the released configuration's names, and the ablation switches.
///
/// The stored defaults are Gecko's; `defaults(of:)` gives another architecture's.
package struct ModelConfiguration: Hashable, Sendable {
  /// Which family the block belongs to.
  package enum Architecture: String, CaseIterable, Sendable { case gecko, megalodon, mega, llama }
  /// What normalises along time, in each block and before the output.
  package enum TimeNormKind: String, CaseIterable, Sendable {
    case timestepDecay = "timestep_decay"
    case timestep, layer, rms, none
  }
  /// Which earlier positions a query sees.
  package enum AttentionKind: String, CaseIterable, Sendable {
    case slidingChunk = "sliding_chunk"
    case chunk
    case slidingWindow = "sliding_window"
    case causal, none
  }
  /// What remembers chunks that attention no longer sees.
  package enum MemoryKind: String, CaseIterable, Sendable {
    case adaptive
    case noDelta = "no_delta"
    case noOnlineSoftmax = "no_online_softmax"
    case linear, none
  }
  /// From which steps a model says what it says.
  package enum Readout: Sendable {
    /// Each step for itself: the next token.
    case eachStep
    /// All from the last step, by a decoder.
    case lastStep
  }
  /// Which moving average precedes attention.
  package enum EMAKind: String, CaseIterable, Sendable { case complex, real, none }

  package var architecture = Architecture.gecko
  package var layerCount = 4
  package var modelDim = 128
  package var zDim = 64
  package var valueDim = 256
  package var headCount = 2
  /// Heads that rotate; all of them when `nil`.
  package var ropeHeadCount: Int?
  package var ffnHiddenDim = 256
  package var cemaOrders = 16
  package var chunkSize = 64
  package var timeNormGroups = 8
  package var timeNormBeta1 = 0.999
  package var timeNormBeta2 = 0.9999
  package var layerNormGroups = 1
  package var normIsAffine = true
  package var normEpsilon = 1e-5
  package var hasTwoHopResidual = false
  package var ropeBase = 500_000.0
  package var isSwiGLU = true
  package var rescalesFeedForward = false
  package var scalesEmbedding = false
  package var sharesEmbedding = false
  package var timeNorm = TimeNormKind.timestepDecay
  package var attention = AttentionKind.slidingChunk
  /// Positions that `sliding_window` sees, the query's own included.
  package var window = 128
  package var memory = MemoryKind.adaptive
  /// Chunk `c` reads what chunks up to `c - memoryLag` wrote.
  package var memoryLag = 2
  package var ema = EMAKind.complex
  package var dropout = 0.0
  package var hiddenDropout = 0.0
  package var attentionDropout = 0.0
  package var initialization = Projection.Initialization.he
  /// What the task asks for; no switch of the architecture, and so no key of a spec.
  package var readout = Readout.eachStep

  /// Gecko's defaults.
  package init() {}

  /// The configuration an architecture starts from.
  package static func defaults(of architecture: Architecture) -> ModelConfiguration {
    var configuration = ModelConfiguration()
    configuration.architecture = architecture
    switch architecture {
    case .gecko:
      break
    case .megalodon:
      configuration.timeNorm = .timestep
      configuration.attention = .chunk
      configuration.memory = .none
      configuration.hasTwoHopResidual = true
      configuration.ropeBase = 10_000
    case .mega:
      configuration.timeNorm = .layer
      configuration.timeNormGroups = 1
      configuration.attention = .chunk
      configuration.memory = .none
      configuration.ema = .real
      configuration.headCount = 1
      configuration.ropeBase = 10_000
    case .llama:
      configuration.attention = .causal
      configuration.memory = .none
      configuration.ema = .none
      configuration.timeNorm = .rms
      configuration.ropeBase = 10_000
    }
    return configuration
  }

  /// Heads that rotate.
  package var rotaryHeads: Int { ropeHeadCount ?? headCount }
  /// Width of a head's keys.
  package var keyWidth: Int {
    (architecture == .llama ? modelDim : zDim) / max(headCount, 1)
  }
  /// Width of a head's values.
  package var valueWidth: Int {
    (architecture == .llama ? modelDim : valueDim) / max(headCount, 1)
  }
  /// Width of all heads' values.
  package var valuesWidth: Int { architecture == .llama ? modelDim : valueDim }
  /// Width of all heads' keys.
  package var keysWidth: Int { architecture == .llama ? modelDim : zDim }
}
