import Experiments
import Specs
import Testing

@Suite struct `A sound spec with one mistake in it` {
  /// Every section, in braces and in blocks.
  static let text = """
    experiment: whole
    question: Which?
    hypothesis: That one.
    seed: 7
    replicates: 2

    model:
      arch: gecko
      num_layers: 2
      model_dim: 32
      z_dim: 16
      value_dim: 32
      num_heads: 2
      num_rope_heads: 1
      ffn_hidden_dim: 64
      cema_ndim: 4
      chunk_size: 8
      timenorm_num_groups: 4
      timenorm_beta1: 0.9
      layernorm_num_groups: 1
      norm_affine: true
      norm_eps: 1e-5
      two_hop_residual: false
      rope_base: 1e4
      time_norm: timestep_decay
      attention: sliding_chunk
      window: 128
      memory: adaptive
      memory_lag: 2
      ema: complex
      dropout: 0.1
      init_mode: he

    task: {kind: mqar, vocabulary_size: 64, length: 32, pairs: 4, power: 0.1, valid_examples: 16}

    training:
      steps: 200
      batch: 8
      micro_batch: 4
      optimizer: {kind: adamw, lr: 1e-3, beta1: 0.9, eps: 1e-8, weight_decay: 0.1, clip: 1.0}
      schedule:
        kind: wsd
        warmup: 10
        final_lr_ratio: 0.1
        decay_fraction: 0.2
      evaluate_every: 20
      stop: {metric: valid/accuracy, at_least: 0.99}
      precision: float32
      checkpoint_every: 50
      keep_checkpoints: 2
      keep_best: true
      statistics_every: 10
      on_write_failure: stop

    variants:
      gecko: {}
      no-memory: {model.memory: none}
      wide:
        model.value_dim: 64
        training.optimizer.beta2: 0.9
    baseline: gecko

    sweep:
      method: random
      samples: 3
      parameters:
        training.optimizer.lr: {log_uniform: [1e-4, 1e-2]}
        model.memory_lag: {values: [1, 2], when: {model.memory: adaptive}}
        model.num_layers: [1, 2]
      select: {metric: valid/loss, mode: min}
      budget: any
    confidence: 0.9

    capture:
      - {taps: [layers.*.memory], steps: [0, 50, last], examples: 2, dtype: float16}
      - taps: [layers.*.timenorm.mean]
        steps: {every: 100}
        positions: [0, 8]
        reduce: histogram
        bins: 16
    capture_limit: 10MB

    """

  /// Values that only a rule, or the task itself, knows to be wrong.
  private static let impossible = [
    "task.length=15", "task.length=0", "task.pairs=0", "task.pairs=9", "task.vocabulary_size=32",
    "task.valid_examples=-1", "task.power=1e999", "model.num_heads=3", "model.num_rope_heads=3",
    "model.z_dim=6", "model.timenorm_num_groups=5", "model.layernorm_num_groups=32",
    "training.micro_batch=9", "training.schedule.warmup=201",
    "training.schedule.decay_fraction=0.96", "training.schedule.kind=wsdd", "baseline=geckos",
    "training.stop.metric=valid/loos", "capture.0.steps.1=201", "capture.0.examples=17",
    "capture.0.taps.0=layers.*.memry", "capture.1.positions.1=32", "capture.1.positions.1=0",
    "capture.1.reduce=mean", "capture_limit=1kB", "capture_limit=10 MiBs", "model=gecko",
    "training.optimizer.kind=adam", "task.kind=mqra", "experiment=a/b", "seed=-1",
  ]

  @Test func `is sound without it`() throws {
    #expect(try mistakes(in: Self.text).isEmpty)
  }

  @Test func `is refused at the mistake's line, in two hundred ways and more`() throws {
    let mutations = try SpecMutation.all(of: Self.text)
    #expect(mutations.count >= 400)
    for kind in ["spelt", "as '", "twice", "left out"] {
      #expect(mutations.contains { $0.name.contains(kind) }, "\(kind)")
    }
    try SpecificationFolder.with([:]) { folder in
      for mutation in mutations {
        let lines = try folder.linesOfMistakes(in: mutation.text)
        #expect(lines.contains(mutation.line), "\(mutation.name), line \(mutation.line): \(lines)")
      }
    }
  }

  @Test(arguments: impossible)
  func `is refused where only a rule knows`(_ setting: String) throws {
    let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
    let lines = try mistakes(in: Self.text, settings: [setting])
    #expect(lines.contains { $0.contains(parts[0].split(separator: ".").last ?? "") }, "\(lines)")
  }
}

extension SpecificationFolder {
  /// The lines of the mistakes that a text has.
  fileprivate func linesOfMistakes(in text: String) throws -> [Int] {
    try write(text, to: "spec.yaml")
    do throws(SpecErrors) {
      _ = try loadStudy(path: path + "/spec.yaml", settings: [])
      return []
    } catch {
      return error.diagnostics.compactMap(\.place.line)
    }
  }
}
