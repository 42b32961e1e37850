import Experiments
import Specs
import Testing

@Suite struct `The training of a spec` {
  @Test func `has these settings`() throws {
    let study = try study(
      recall(
        """
        training:
          steps: 2_000
          batch: 64
          optimizer: {kind: adamw, lr: 3e-4, clip: 0}
          schedule: {kind: wsd, warmup: 0}
          stop: {metric: valid/accuracy, at_least: 0.99}

        """))
    #expect(
      study.specification.specValue["training"]?.jsonText == """
        {"steps": 2000, "batch": 64, "micro_batch": 4, "optimizer": {"kind": "adamw", \
        "lr": 0.0003, "beta1": 0.9, "beta2": 0.95, "eps": 1e-08, "weight_decay": 0.1, \
        "clip": 0.0}, "schedule": {"kind": "wsd", "warmup": 0, "final_lr_ratio": 0.1, \
        "decay_fraction": 0.2}, "evaluate_every": 100, "carry_state": false, \
        "stop": {"metric": "valid/accuracy", \
        "at_least": 0.99, "at_most": null}, "precision": "float32", "recompute": 0, \
        "checkpoint_every": 500, \
        "keep_checkpoints": 2, "keep_best": true, "statistics_every": 100, \
        "on_write_failure": "stop"}
        """)
  }

  @Test func `does not count how it is recorded among what determines its numbers`() throws {
    func key(_ setting: String) throws -> String {
      try study(recall("training: {\(setting)}\n")).specification
        .determiningText(replicate: 0, dataDigest: nil, numerics: 1)
    }
    let plain = try key("steps: 500")
    for setting in [
      "checkpoint_every: 7", "keep_checkpoints: 5", "keep_best: false", "statistics_every: 3",
      "on_write_failure: continue", "recompute: 2",
    ] {
      #expect(try key("steps: 500, \(setting)") == plain)
    }
    #expect(try key("steps: 500, evaluate_every: 7") != plain)
    #expect(try key("steps: 500, precision: bfloat16") != plain)
  }

  @Test(arguments: [
    ("steps: 0", "19: training.steps: expected an integer from 1 to 1000000000, found '0'"),
    (
      "steps: 1.5, batch: 0",
      "19: training.steps: expected an integer from 1 to 1000000000, found '1.5'|"
        + "31: training.batch: expected an integer from 1 to 1000000, found '0'"
    ),
    (
      "batch: 4, micro_batch: 8",
      "35: training.micro_batch: a step's batch of 4 is cut into micro-batches: expected at most 4, "
        + "found 8"
    ),
    (
      "batch: 2",
      "11: training.micro_batch: a step's batch of 2 is cut into micro-batches: expected at most 2, "
        + "found the default 4"
    ),
    (
      "steps: 50",
      "11: training.schedule.warmup: expected at most training.steps, 50, found the default 100"
    ),
    (
      "steps: 50, schedule: {warmup: 51}",
      "42: training.schedule.warmup: expected at most training.steps, 50, found 51"
    ),
    (
      "steps: 200, schedule: {kind: wsd, decay_fraction: 0.6}",
      "62: training.schedule.decay_fraction: the rate cannot fall while it rises: expected at most "
        + "100 of 200 steps after the default warmup 100, found 0.6, 120 steps"
    ),
    (
      "steps: 100, schedule: {kind: wsd}",
      "34: training.schedule.decay_fraction: the rate cannot fall while it rises: expected at most "
        + "0 of 100 steps after the default warmup 100, found the default 0.2, 20 steps"
    ),
    (
      "schedule: {kind: cosine, decay_fraction: 0.3}",
      "53: training.schedule.decay_fraction: expected nothing, for it belongs to kind: wsd, "
        + "found kind: cosine"
    ),
    (
      "schedule: {kind: constant, final_lr_ratio: 0}",
      "55: training.schedule.final_lr_ratio: expected nothing, for it belongs to kind: linear, "
        + "cosine, wsd, found kind: constant"
    ),
    (
      "schedule: {kind: linaer}",
      "29: training.schedule.kind: expected one of constant, linear, "
        + "cosine, wsd, found 'linaer'; did you mean 'linear'?"
    ),
    (
      "optimizer: {kind: adam}",
      "30: training.optimizer.kind: expected adamw, found 'adam'; "
        + "did you mean 'adamw'?"
    ),
    ("optimizer: {lr: 0}", "28: training.optimizer.lr: expected a number above 0, found '0'"),
    (
      "optimizer: {beta1: 1}",
      "31: training.optimizer.beta1: expected a number of at least 0 and below 1, found '1'"
    ),
    ("sotp: x", "12: unknown key 'sotp' in 'training'; did you mean 'stop'?"),
    ("stop: x", "18: training.stop: expected a mapping, found 'x'"),
    ("stop: {at_least: 1}", "18: missing key 'metric' in 'training.stop'; expected text"),
    (
      "stop: {metric: valid/loss}",
      "18: training.stop.at_least: expected a number here or in at_most, found neither"
    ),
    (
      "stop: {metric: valid/loss, at_least: 1, at_most: 1}",
      "61: training.stop.at_most: expected at_least or at_most, found both"
    ),
    (
      "stop: {metric: valid/acuracy, at_least: 1}",
      "27: training.stop.metric: expected one of valid/loss, valid/accuracy, valid/micro_accuracy, "
        + "found 'valid/acuracy'; did you mean 'valid/accuracy'?"
    ),
    (
      "stop: {metric: test/accuracy, at_least: 1}",
      "27: training.stop.metric: expected one of valid/loss, valid/accuracy, valid/micro_accuracy, "
        + "found 'test/accuracy'"
    ),
  ])
  func `is told what is impossible, at the key`(_ training: String, _ lines: String) throws {
    #expect(
      try mistakes(in: recall("training: {\(training)}"))
        == lines.split(separator: "|").map { "spec.yaml:3:" + $0 })
  }

  @Test func `may leave keys of a schedule to those who change its kind`() throws {
    let variants = "variants: {a: {}, b: {training.schedule.kind: constant}}\n"
    let beside = "training: {schedule: {kind: cosine, final_lr_ratio: 0.2}}\n"
    #expect(try mistakes(in: recall(beside + variants)).isEmpty)
    #expect(
      try mistakes(in: recall("training: {schedule: {final_lr_ratio: 0.2}}\n" + variants)).isEmpty)
    #expect(
      try mistakes(in: recall(beside), settings: ["training.schedule.kind=constant"]).isEmpty)
    #expect(
      try mistakes(in: recall(beside), settings: ["training.schedule.decay_fraction=0.1"]) == [
        "--set training.schedule.decay_fraction=0.1: training.schedule.decay_fraction: "
          + "expected nothing, for it belongs to kind: wsd, found kind: cosine"
      ])
    // The resolved configuration gives every key, and is read back.
    let resolved = try study(recall(beside)).specification.specValue.yamlText
    let again = try SpecDocument(text: resolved, name: "resolved").read(StudySpecification.self)
    #expect(again.training == (try study(recall(beside)).specification.training))
  }

  @Test func `stops by a measure that the task has and a split that it has`() throws {
    let text = "experiment: e\ntraining: {stop: {metric: valid/bits_per_byte, at_most: 2}}\n"
    #expect(try mistakes(in: text + "task: {kind: text, path: a}\n").isEmpty)
    #expect(
      try mistakes(in: text + "task: {kind: mqar}\n") == [
        "spec.yaml:2:27: training.stop.metric: expected one of valid/loss, valid/accuracy, "
          + "valid/micro_accuracy, found 'valid/bits_per_byte'"
      ])
    #expect(
      try mistakes(
        in: text + "task: {kind: text, path: a, splits: {train: 0.9, valid: 0, test: 0.1}}\n") == [
          "spec.yaml:2:27: training.stop.metric: expected a task with a validation split, "
            + "found one that leaves it out"
        ])
  }

  @Test func `stops when its measure is good enough, and never for a NaN`() {
    var rule = MetricGoal()
    rule.metric = "valid/accuracy"
    rule.atLeast = 0.5
    #expect(rule.isMet(by: [("loss", 0), ("accuracy", 0.5)]))
    #expect(!rule.isMet(by: [("loss", 1), ("accuracy", 0.4)]))
    #expect(!rule.isMet(by: [("accuracy", .nan)]))
    #expect(!rule.isMet(by: []))
    rule.atLeast = nil
    rule.atMost = 0.5
    #expect(rule.isMet(by: [("accuracy", 0.5)]))
    #expect(!rule.isMet(by: [("accuracy", 0.6)]))
  }
}
