/// The example of the manual, as far as it can be run, and what becomes of it with mistakes.
enum Manual {
  static let text = """
    experiment: component-ablation
    question: Which of Gecko's additions does recall beyond the attention window need?
    hypothesis: Without the working memory, accuracy falls to chance beyond two chunks.
    seed: 1
    replicates: 3                      # paired

    model:                             # the released configuration's own names
      arch: gecko                      # gecko | megalodon | mega | llama
      num_layers: 4
      model_dim: 128
      z_dim: 64
      value_dim: 256
      num_heads: 2
      num_rope_heads: 2                # default: num_heads
      ffn_hidden_dim: 256
      cema_ndim: 16
      chunk_size: 64
      timenorm_num_groups: 8
      time_norm: timestep_decay        # timestep_decay | timestep | layer | rms | none
      attention: sliding_chunk
      memory: adaptive
      ema: complex
      dropout: 0.0

    task: {kind: mqar, length: 256, pairs: 16}

    training:
      steps: 2000
      batch: 64                        # sequences a step
      micro_batch: 8
      optimizer: {kind: adamw, lr: 1e-3, beta1: 0.9, beta2: 0.95, eps: 1e-8, weight_decay: 0.1, clip: 1.0}
      schedule: {kind: cosine, warmup: 100, final_lr_ratio: 0.1}
      evaluate_every: 200
      stop: {metric: valid/accuracy, at_least: 0.99}

    variants:                          # named differences from the baseline, nothing else
      gecko: {}
      no-memory: {model.memory: none}
      chunk-attention: {model.attention: chunk}
      megalodon: {model.arch: megalodon}
    baseline: gecko

    capture:
      - {taps: [layers.*.memory, layers.*.timenorm.mean], steps: [0, 500, last], examples: 2, dtype: float16}

    """

  static let withTenMistakes = """
    experiment: ten mistakes
    model:
      arch: gecko
      num_layer: 4
      num_heads: 3
      z_dim: 64
      value_dim: 96
      memory: adaptiv
    task: {kind: mqar, length: 64, pairs: 20}
    training:
      steps: 0
      batch: 4
      micro_batch: 8
      optimizer: {kind: sgd, lr: 1e-3}
    variants:
      gecko: {}
      llama: {model.arch: llama, model.num_heads: 4, model.attention: sliding}
    baseline: gekko

    """

  static let tenMistakes = [
    "spec.yaml:1:13: experiment: expected a name of letters, digits, '.', '_' and '-' that does not "
      + "begin with '.', found 'ten mistakes'",
    "spec.yaml:4:3: unknown key 'num_layer' in 'model'; did you mean 'num_layers'?",
    "spec.yaml:5:14: model.num_heads: must divide z_dim 64, found 3",
    "spec.yaml:8:11: model.memory: expected one of adaptive, no_delta, no_online_softmax, linear, "
      + "none, found 'adaptiv'; did you mean 'adaptive'?",
    "spec.yaml:9:39: task.pairs: expected at most a quarter of 'length', 16 of 64, found 20",
    "spec.yaml:11:10: training.steps: expected an integer from 1 to 1000000000, found '0'",
    "spec.yaml:13:16: training.micro_batch: a step's batch of 4 is cut into micro-batches: expected "
      + "at most 4, found 8",
    "spec.yaml:14:21: training.optimizer.kind: expected adamw, found 'sgd'",
    "spec.yaml:17:67: variant 'llama': model.attention: expected one of sliding_chunk, chunk, "
      + "sliding_window, causal, none, found 'sliding'; did you mean 'sliding_chunk'?",
    "spec.yaml:18:11: baseline: expected one of gecko, llama, found 'gekko'; did you mean 'gecko'?",
  ]
}
