/// What a new experiment's folder begins with: a spec that runs in a minute, and a page to fill in.
package struct StudyTemplate: Sendable {
  /// The experiment's name.
  package let name: String

  /// Begins an experiment; `nil` when its name can be no folder's.
  ///
  /// - Parameter name: Its name, and its folder's.
  package init?(name: String) {
    guard let name = FolderName.checked(name) else { return nil }
    self.name = name
  }

  /// What a name has to be, for messages.
  package static var expectedName: String { FolderName.expectation }

  /// The spec, `experiment.yaml`.
  package var specification: String {
    """
    experiment: \(name)
    question: Which part of this architecture does the work?
    hypothesis: Say what you expect, and why, before you look.
    seed: 1
    replicates: 3                  # paired: replicate r has the same data and initialisation in every variant

    task: {kind: mqar, vocabulary_size: 96, length: 64, pairs: 6, valid_examples: 512, test_examples: 512}

    model:
      arch: gecko                  # gecko | megalodon | mega | llama
      num_layers: 2
      model_dim: 64
      z_dim: 32
      value_dim: 64
      num_heads: 2
      ffn_hidden_dim: 128
      cema_ndim: 8
      chunk_size: 16
      timenorm_num_groups: 4

    training:
      steps: 300
      batch: 32
      micro_batch: 16
      optimizer: {kind: adamw, lr: 8e-3, beta2: 0.98, weight_decay: 0.1}
      schedule: {kind: cosine, warmup: 50}
      evaluate_every: 100

    variants:                      # named differences from what stands above, nothing else
      gecko: {}
      no-memory: {model.memory: none}
    baseline: gecko

    # match: parameters            # makes variants as large as the baseline
    # sweep: {parameters: {training.optimizer.lr: [4e-3, 8e-3, 1.6e-2]}}
    # capture:
    #   - {taps: [layers.*.memory], steps: [0, last], examples: 2}

    """
  }

  /// The page, `README.md`.
  package var page: String {
    """
    # \(name)

    The question, in a sentence that can be answered.

        gecko plan experiment.yaml
        gecko run experiment.yaml

    ## What the architecture predicts

    ## What was seen

    ## What it does not show

    """
  }
}
