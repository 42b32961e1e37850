import Experiments
import Testing

/// Keys that nothing reads because of what stands beside them, wherever a person writes them.
@Suite struct `A key that nothing reads` {
  @Test(arguments: [
    (
      "{arch: llama, norm_affine: false}", "35: model.norm_affine",
      "arch: gecko, megalodon or mega", "arch: llama"
    ),
    (
      "{arch: llama, swiglu: false}", "30: model.swiglu", "arch: gecko, megalodon or mega",
      "arch: llama"
    ),
    (
      "{arch: llama, z_dim: 32}", "29: model.z_dim", "arch: gecko, megalodon or mega", "arch: llama"
    ),
    ("{window: 64}", "17: model.window", "attention: sliding_window", "attention: sliding_chunk"),
    ("{memory: none, memory_lag: 1}", "35: model.memory_lag", "a memory", "memory: none"),
    ("{ema: none, cema_ndim: 8}", "31: model.cema_ndim", "ema: complex or real", "ema: none"),
    (
      "{time_norm: rms, timenorm_beta1: 0.9}", "41: model.timenorm_beta1",
      "time_norm: timestep_decay", "time_norm: rms"
    ),
    (
      "{attention: none, attention_dropout: 0.1}", "45: model.attention_dropout", "an attention",
      "attention: none"
    ),
    (
      "{attention: causal, memory: none, chunk_size: 32}", "54: model.chunk_size",
      "attention: sliding_chunk or chunk, a memory, or megalodon's rotary heads",
      "arch: gecko, attention: causal, memory: none"
    ),
    (
      "{num_rope_heads: 0, rope_base: 1e3}", "39: model.rope_base",
      "rotary heads of more than two features", "num_rope_heads: 0"
    ),
  ])
  func `is refused where it stands`(
    _ model: String, _ place: String, _ reader: String, _ found: String
  ) throws {
    let told = try mistakes(in: recall("model: \(model)\n"))
    #expect(
      told == [
        "spec.yaml:3:\(place): expected nothing, for only \(reader) reads it, found \(found)"
      ])
  }

  @Test func `may say its default, and may be read by some variant or point`() throws {
    for rest in [
      "model: {window: 128, memory: none, memory_lag: 2}\n",
      "model: {arch: llama, z_dim: 64, swiglu: true, cema_ndim: 16}\n",
      "model: {window: 64}\nvariants: {gecko: {}, window: {model.attention: sliding_window}}\n",
      "model: {window: 64}\nsweep: {parameters: {model.attention: [chunk, sliding_window]}}\n",
      "model: {z_dim: 32}\nvariants: {gecko: {}, llama: {model.arch: llama}}\n",
    ] {
      #expect(try mistakes(in: recall(rest)).isEmpty, "\(rest)")
    }
  }

  @Test func `may lie below what makes it idle, in a spec for another architecture`() throws {
    let base = recall("model: {z_dim: 32, cema_ndim: 8, chunk_size: 16}\n")
    let files = [
      "base.yaml": base, "spec.yaml": "extends: base.yaml\nmodel: {arch: llama}\n",
      "same.yaml": "extends: both.yaml\n",
      "both.yaml": recall("model: {arch: llama, z_dim: 32}\n"),
    ]
    try SpecificationFolder.with(files) { folder in
      #expect(folder.mistakes().isEmpty)
      #expect(folder.mistakes("base.yaml", settings: ["model.arch=llama"]).isEmpty)
      #expect(
        folder.mistakes("same.yaml") == [
          "both.yaml:3:29: model.z_dim: expected nothing, for only arch: gecko, megalodon or mega "
            + "reads it, found arch: llama"
        ])
      // What is typed stands over everything.
      #expect(
        folder.mistakes(settings: ["model.z_dim=16"]) == [
          "--set model.z_dim=16: model.z_dim: expected nothing, for only arch: gecko, megalodon or "
            + "mega reads it, found arch: llama"
        ])
    }
  }

  @Test func `is refused in a variant, and at the value of a sweep with the way out`() throws {
    #expect(
      try mistakes(
        in: recall("variants: {gecko: {}, w: {model.window: 32}, x: {model.ema: none}}\n")) == [
          "spec.yaml:3:41: variant 'w': model.window: expected nothing, for only attention: "
            + "sliding_window reads it, found attention: sliding_chunk"
        ])
    let sweep = """
      variants: {gecko: {}, plain: {model.memory: none}}
      sweep: {parameters: {model.memory_lag: [1, 2]}}

      """
    #expect(
      try mistakes(in: recall(sweep)) == [
        "spec.yaml:4:22: variant 'plain': model.memory_lag: expected nothing, for only a memory reads "
          + "it, found memory: none; sweep it with when: {model.memory: …}, where it is read"
      ])
  }

  @Test func `is found beside the model`() throws {
    let text = "experiment: e\ntask: {kind: text, path: a, "
    #expect(
      try mistakes(in: text + "splits: {valid: 0, train: 0.9, test: 0.1}, valid_windows: 8}\n") == [
        "spec.yaml:2:87: task.valid_windows: expected nothing, for splits leave out valid"
      ])
    #expect(
      try mistakes(in: text + "splits: {train: 0.8, valid: 0.1, test: 0.1, test_files: [b]}}\n")
        == [
          "spec.yaml:2:45: task.splits.train: expected nothing, for files are named to cut the text by",
          "spec.yaml:2:57: task.splits.valid: expected nothing, for files are named to cut the text by",
          "spec.yaml:2:68: task.splits.test: expected nothing, for files are named to cut the text by",
        ])
    #expect(
      try mistakes(in: recall("match: {count: none, width: z_dim}\n")) == [
        "spec.yaml:3:29: match.width: expected something to match, found count: none"
      ])
    #expect(
      try mistakes(
        in: recall(
          "match: {count: parameters, widths: {gecko: z_dim}}\n"
            + "variants: {gecko: {}, plain: {model.memory: none}}\n")) == [
          "spec.yaml:3:44: match.widths.gecko: expected another variant than the baseline, whose "
            + "widths stay as they are"
        ])
    #expect(
      try mistakes(
        in: "experiment: e\ntask: {kind: mqar, valid_examples: 0}\ntraining: {evaluate_every: 7}\n")
        == [
          "spec.yaml:3:28: training.evaluate_every: expected nothing, for the task leaves out the "
            + "validation split"
        ])
  }

  @Test func `does not keep weights of another program from being imported`() throws {
    let text = recall("model: {arch: llama, z_dim: 32}\nvariants: {llama: {}, same: {}}\n")
    try SpecificationFolder.with(["spec.yaml": text]) { folder in
      let study = try loadStudy(
        path: folder.path + "/spec.yaml", settings: [], refusesIdle: false)
      #expect(study.configurations.count == 2)
    }
  }
}

/// Variants that are no other than another one.
@Suite struct `A variant that is another one` {
  @Test(arguments: [
    (
      "{gecko: {}, twin: {model.chunk_size: 64}}", "",
      "15: variant 'twin' is the same model, task and training as 'gecko': model.chunk_size is no "
        + "other there"
    ),
    (
      "{gecko: {}, slow: {training.optimizer.lr: 1e-3}}",
      "sweep: {parameters: {training.optimizer.lr: [1e-3, 3e-3]}}\n",
      "15: variant 'slow' is the same model, task and training as 'gecko': the sweep sets "
        + "training.optimizer.lr"
    ),
    (
      "{gecko: {}, x: {}}", "",
      "15: variant 'x' is the same model, task and training as 'gecko': neither of them differs from "
        + "what stands above"
    ),
    (
      "{gecko: {}, a: {model.ema: none}, b: {model.ema: none}}", "",
      "37: variant 'b' is the same model, task and training as 'a': model.ema is no other there"
    ),
    (
      "{a: {model.ema: none}, b: {model.ema: none}}", "baseline: b\n",
      "4: variant 'a' is the same model, task and training as 'b': model.ema is no other there"
    ),
    (
      "{gecko: {}, again: {training.recompute: 1}}", "",
      "15: variant 'again' is the same model, task and training as 'gecko': training.recompute "
        + "changes no number of a trial"
    ),
    (
      "{gecko: {}, none: {model.memory: none}}",
      "sweep: {parameters: {model.memory: [adaptive, none]}}\n",
      "15: variant 'none' is the same model, task and training as 'gecko': the sweep sets "
        + "model.memory"
    ),
  ])
  func `is refused, and which and why is said`(
    _ variants: String, _ rest: String, _ line: String
  ) throws {
    let told = try mistakes(in: recall("variants: \n  \(variants)\n\(rest)"))
    #expect(told == ["spec.yaml:4:" + line])
  }

  @Test func `somewhere is refused too, and a difference that the sweep overwrites`() throws {
    let sweep = """
      variants: {gecko: {}, plain: {model.memory: none}}
      sweep:
        budget: any
        when: {model.memory: adaptive}
        parameters: {model.memory: [adaptive, none]}

      """
    #expect(
      try mistakes(in: recall(sweep)) == [
        "spec.yaml:3:23: variant 'plain' is the same model, task and training as 'gecko' at "
          + "memory=none: model.memory is no other there"
      ])
    let overwritten = """
      variants: {gecko: {}, slow: {training.optimizer.lr: 1e-2, model.memory: none}}
      sweep: {parameters: {training.optimizer.lr: [1e-3, 3e-3]}}

      """
    #expect(
      try mistakes(in: recall(overwritten)) == [
        "spec.yaml:3:30: variant 'slow': training.optimizer.lr: expected nothing, for the sweep sets "
          + "it at every point of this variant"
      ])
  }

  @Test func `differs where a width is matched or a point is its own`() throws {
    for rest in [
      "variants: {gecko: {}, plain: {model.memory: none}}\nmatch: parameters\n",
      "variants: {gecko: {}, long: {training.steps: 2000}}\n",
      "variants: {gecko: {}, short: {task.length: 128}}\n",
      "variants: {gecko: {}, slow: {training.optimizer.lr: 1e-4}}\n"
        + "sweep: {budget: any, when: {training.optimizer.lr: 1e-3}, "
        + "parameters: {training.optimizer.lr: [1e-3, 3e-3]}}\n",
    ] {
      #expect(try mistakes(in: recall(rest)).isEmpty, "\(rest)")
    }
  }
}
