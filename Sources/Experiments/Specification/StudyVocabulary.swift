import Specs

/// Words that other programs have for keys of a spec, and what a spec has instead.
package enum StudyVocabulary {
  /// Answers to unknown keys and to values that keys do not take.
  static let words = SpecVocabulary(
    of: StudySpecification.self,
    words: keys.mapValues(SpecVocabulary.Answer.key)
      .merging(absent.mapValues(SpecVocabulary.Answer.nothing)) { key, _ in key },
    values: [
      "model.arch": [
        "'transformer'": "llama is the transformer", "'gpt'": "llama is the transformer",
      ],
      "training.schedule.warmup": ["": "it counts steps, such as warmup: 50"],
    ])

  /// Words of other programs, and the key that means the same.
  package static let keys: [String: String] = [
    "d_model": "model.model_dim", "hidden_size": "model.model_dim", "n_embd": "model.model_dim",
    "embed_dim": "model.model_dim", "dim": "model.model_dim", "hidden_dim": "model.model_dim",
    "n_layers": "model.num_layers", "n_layer": "model.num_layers", "layers": "model.num_layers",
    "num_hidden_layers": "model.num_layers",
    "n_heads": "model.num_heads", "n_head": "model.num_heads", "heads": "model.num_heads",
    "num_attention_heads": "model.num_heads",
    "d_ff": "model.ffn_hidden_dim", "ffn_dim": "model.ffn_hidden_dim",
    "intermediate_size": "model.ffn_hidden_dim", "mlp_dim": "model.ffn_hidden_dim",
    "d_state": "model.cema_ndim", "architecture": "model.arch", "window_size": "model.window",
    "rope_theta": "model.rope_base", "tie_embeddings": "model.share_emb",
    "tie_word_embeddings": "model.share_emb", "dropout_rate": "model.dropout",
    "dropout_p": "model.dropout", "attn_dropout": "model.attention_dropout",
    "batch_size": "training.batch", "global_batch_size": "training.batch",
    "micro_batch_size": "training.micro_batch", "max_steps": "training.steps",
    "num_steps": "training.steps", "train_steps": "training.steps", "max_iters": "training.steps",
    "iterations": "training.steps", "learning_rate": "training.optimizer.lr",
    "wd": "training.optimizer.weight_decay", "grad_clip": "training.optimizer.clip",
    "gradient_clip": "training.optimizer.clip", "max_grad_norm": "training.optimizer.clip",
    "adam_beta1": "training.optimizer.beta1", "adam_beta2": "training.optimizer.beta2",
    "adam_eps": "training.optimizer.eps", "warmup_steps": "training.schedule.warmup",
    "warmup_iters": "training.schedule.warmup", "scheduler": "training.schedule.kind",
    "lr_scheduler": "training.schedule.kind", "lr_schedule": "training.schedule.kind",
    "eval_interval": "training.evaluate_every", "eval_steps": "training.evaluate_every",
    "eval_every": "training.evaluate_every", "save_every": "training.checkpoint_every",
    "early_stopping": "training.stop", "seq_len": "task.length", "seq_length": "task.length",
    "sequence_length": "task.length", "context_length": "task.length", "block_size": "task.length",
    "max_seq_len": "task.length", "vocab_size": "task.vocabulary_size",
    "dataset": "task.path", "data_path": "task.path", "train_file": "task.path",
    "seeds": "replicates", "num_seeds": "replicates", "n_seeds": "replicates",
    "repeats": "replicates", "runs": "replicates", "random_seed": "seed", "name": "experiment",
    "experiment_name": "experiment", "ablations": "variants", "hyperparameters": "sweep",
    "grid_search": "sweep",
  ]

  /// Words of other programs for what no key does, and what is done instead.
  package static let absent: [String: String] = [
    "epochs": "there are no epochs; training.steps says how many optimiser steps a trial takes",
    "num_epochs": "there are no epochs; training.steps says how many optimiser steps a trial takes",
    "max_epochs": "there are no epochs; training.steps says how many optimiser steps a trial takes",
    "init_from": "there is no training from a checkpoint; every trial starts from its seed",
    "pretrained": "there is no training from a checkpoint; every trial starts from its seed",
    "checkpoint": "there is no training from a checkpoint; every trial starts from its seed",
    "resume": "there is no key for it; the same gecko run command continues what was interrupted",
    "freeze": "there is no freezing of parameters; all of them are trained",
    "device": "there is no device to choose; everything runs on the CPU",
    "num_workers": "there are no data workers; gecko run --threads and --jobs share out the cores",
    "gradient_accumulation_steps":
      "there is no such count; it is training.batch / training.micro_batch",
    "output_dir": "there is no key for it; gecko run --out says where studies are kept",
    "out_dir": "there is no key for it; gecko run --out says where studies are kept",
  ]
}
