import Experiments
import Layers
import Models
import Specs
import Tensors
import TestSupport
import Testing
import Training

/// The table of which keys of a model are read, held against what models compute.
@Suite struct `A setting that nothing reads` {
  /// Another value for each key.
  private static let changes:
    [(key: String, change: @Sendable (inout ModelConfiguration) -> Void)] =
      [
        ("num_layers", { $0.layerCount = 1 }),
        ("model_dim", { $0.modelDim = 18 }),
        ("z_dim", { $0.zDim = 20 }),
        ("value_dim", { $0.valueDim = 14 }),
        ("num_heads", { $0.headCount = $0.headCount == 1 ? 2 : 1 }),
        ("num_rope_heads", { $0.ropeHeadCount = $0.rotaryHeads == 0 ? 1 : 0 }),
        ("ffn_hidden_dim", { $0.ffnHiddenDim = 10 }),
        ("cema_ndim", { $0.cemaOrders = 4 }),
        ("chunk_size", { $0.chunkSize = 3 }),
        ("timenorm_num_groups", { $0.timeNormGroups = $0.timeNormGroups == 2 ? 3 : 2 }),
        ("timenorm_beta1", { $0.timeNormBeta1 = 0.9 }),
        ("timenorm_beta2", { $0.timeNormBeta2 = 0.9 }),
        ("layernorm_num_groups", { $0.layerNormGroups = 2 }),
        ("norm_affine", { $0.normIsAffine.toggle() }),
        ("norm_eps", { $0.normEpsilon = 1e-3 }),
        ("two_hop_residual", { $0.hasTwoHopResidual.toggle() }),
        ("rope_base", { $0.ropeBase = 7 }),
        ("swiglu", { $0.isSwiGLU.toggle() }),
        ("rescale_nffn", { $0.rescalesFeedForward.toggle() }),
        ("scale_emb", { $0.scalesEmbedding.toggle() }),
        ("share_emb", { $0.sharesEmbedding.toggle() }),
        ("time_norm", { $0.timeNorm = $0.timeNorm == .rms ? .layer : .rms }),
        ("attention", { $0.attention = $0.attention == .chunk ? .none : .chunk }),
        ("window", { $0.window = 3 }),
        ("memory", { $0.memory = $0.memory == .none ? .linear : .none }),
        ("memory_lag", { $0.memoryLag = 1 }),
        ("ema", { $0.ema = $0.ema == .real ? .none : .real }),
        ("dropout", { $0.dropout = 0.3 }),
        ("hidden_dropout", { $0.hiddenDropout = 0.3 }),
        ("attention_dropout", { $0.attentionDropout = 0.3 }),
        ("init_mode", { $0.initialization = .xavier }),
      ]

  /// Every architecture with each of its switches, and with pairs of those that act together.
  private static let models: [ModelConfiguration] = ModelConfiguration.Architecture.allCases.flatMap
  {
    architecture in
    var models: [ModelConfiguration] = []
    func add(_ change: (inout ModelConfiguration) -> Void) {
      var model = Tiny.configuration(architecture)
      model.layerCount = 2
      change(&model)
      if model.problems.isEmpty, !models.contains(model) { models.append(model) }
    }
    for attention in ModelConfiguration.AttentionKind.allCases {
      for memory in [ModelConfiguration.MemoryKind.none, .adaptive, .linear] {
        add { ($0.attention, $0.memory) = (attention, memory) }
      }
      add { ($0.attention, $0.memory, $0.ropeHeadCount) = (attention, .none, 0) }
      add {
        ($0.attention, $0.memory, $0.headCount, $0.zDim, $0.modelDim) = (
          attention, .none, 6, 12, 12
        )
      }
    }
    for kind in ModelConfiguration.EMAKind.allCases { add { $0.ema = kind } }
    for kind in ModelConfiguration.TimeNormKind.allCases { add { $0.timeNorm = kind } }
    return models
  }

  /// What two steps of training with dropout, and a gradient without, come to.
  private struct Work: Equatable {
    let losses: [Double]
    /// Each parameter after the steps and its gradient, but for those that have none.
    let parameters: [String: [UInt32]]

    init(_ configuration: ModelConfiguration) {
      let model = LanguageModel(configuration, vocabularySize: 9)
      var training = TrainingConfiguration()
      (training.steps, training.schedule.warmup, training.optimizer.clip) = (2, 0, 0)
      let parameters = Parameters(model.layout, random: RandomStream(seed: 3))
      let trainer = Trainer(
        model, parameters: parameters, training, dropout: RandomStream(seed: 5),
        workers: WorkerPool(count: 1))
      let inputs = Tiny.tokens(batch: 2, length: 13, vocabulary: 9, documents: false)
      let batch = [MicroBatch(inputs, targets: inputs.tokens.map { ($0 * 5 + 2) % 9 })]
      losses = (0..<2).map { _ in (try? trainer.takeStep(on: batch).loss) ?? .nan }
      let gradient = trainer.gradient(of: batch)
      self.parameters = model.layout.entries.reduce(into: [:]) { bits, entry in
        let slice = gradient.slice(from: entry.slice.offset, shape: [entry.slice.count])
        guard slice.values.contains(where: { $0 != 0 }) else { return }
        bits[entry.name] = (slice.values + parameters[entry].values).map(\.bitPattern)
      }
    }
  }

  @Test func `is every one that changes no bit of loss and gradients, and no other`() {
    let keys = ModelConfiguration.specFields.map(\.key).filter { $0 != "arch" }
    #expect(Set(keys) == Set(Self.changes.map(\.key)))
    var seen: [String: Set<Bool>] = [:]
    for model in Self.models {
      let work = Work(model)
      #expect(work.losses.allSatisfy { $0.isFinite })
      for (key, change) in Self.changes {
        var changed = model
        change(&changed)
        guard changed.problems.isEmpty, changed != model else { continue }
        let isIdle = changed.withoutIdleSettings == model.withoutIdleSettings
        seen[key, default: []].insert(isIdle)
        if key == "z_dim" || key == "value_dim", !isIdle, Self.isUnread(model) {
          // Widths that nothing reads make parameters of products that are laid out together with others:
          // numbers are the same but for rounding.
          continue
        }
        #expect((Work(changed) == work) == isIdle, "\(key) of \(model)")
      }
    }
    let conditional = Set(ModelConfiguration.conditionalKeys)
    for key in keys {
      #expect(seen[key] == (conditional.contains(key) ? [true, false] : [false]), "\(key)")
    }
  }

  private static func isUnread(_ model: ModelConfiguration) -> Bool {
    model.attention == .none && model.memory == .none
  }

  @Test func `is given its default where models are compared, and a read one is kept`() {
    for model in Self.models {
      let plain = model.withoutIdleSettings
      #expect(plain.idleSettings.isEmpty)
      #expect(plain.withoutIdleSettings == plain)
      if plain != model { #expect(Work(plain) == Work(model)) }
    }
  }
}
