import Experiments
import Models
import Specs
import Store
import Testing
import Training

@Suite struct `A sweep` {
  /// What a configuration sets.
  private func values(_ configuration: ResolvedConfiguration) -> [SpecValue] {
    configuration.point.settings.map { SpecValue($0.value) }
  }

  /// What each configuration of a study sets, as `variant: value, value`.
  private func points(_ sweep: String, _ settings: [String] = []) throws -> [String] {
    try study(recall(sweep), settings: settings).configurations.map { configuration in
      configuration.variant + ": "
        + values(configuration).map(\.jsonText).joined(separator: ", ")
    }
  }

  @Test func `tries every combination of a grid, the last parameter fastest`() throws {
    let sweep = """
      sweep:
        parameters:
          training.optimizer.lr: [1e-3, 3e-3]
          model.memory: [adaptive, none]
      """
    #expect(
      try points(sweep) == [
        #"gecko: 0.001, "adaptive""#, #"gecko: 0.001, "none""#, #"gecko: 0.003, "adaptive""#,
        #"gecko: 0.003, "none""#,
      ])
    let configurations = try study(recall(sweep)).configurations
    #expect(
      configurations.map(\.specification.model.memory) == [.adaptive, .none, .adaptive, .none])
    #expect(
      configurations.map(\.specification.training.configuration.optimizer.rate)
        == [1e-3, 1e-3, 3e-3, 3e-3])
    #expect(configurations.map(\.point.index) == [0, 1, 2, 3])
  }

  @Test func `zips lists of one length`() throws {
    #expect(
      try points(
        """
        sweep:
          method: zip
          parameters: {training.optimizer.lr: [1, 2], training.optimizer.clip: [3, 4]}
        """) == ["gecko: 1, 3", "gecko: 2, 4"])
  }

  @Test func `puts blocks one after the other, and the same point once`() throws {
    #expect(
      try points(
        """
        sweep:
          blocks:
            - {parameters: {training.optimizer.lr: [1, 2]}}
            - {method: zip, parameters: {training.optimizer.lr: [2, 3]}}
        """) == ["gecko: 1", "gecko: 2", "gecko: 3"])
  }

  @Test func `leaves out what does not apply and what is excluded`() throws {
    #expect(
      try points(
        """
        sweep:
          parameters:
            model.memory: [adaptive, none]
            model.memory_lag: {values: [1, 2], when: {model.memory: adaptive}}
            training.optimizer.lr: [1e-3, 3e-3]
          exclude: [{training.optimizer.lr: 0.003, model.memory: none}]
        """) == [
          #"gecko: "adaptive", 1, 0.001"#, #"gecko: "adaptive", 1, 0.003"#,
          #"gecko: "adaptive", 2, 0.001"#, #"gecko: "adaptive", 2, 0.003"#,
          #"gecko: "none", 0.001"#,
        ])
  }

  private static let unequal = """
    variants: {gecko: {}, plain: {model.memory: none}}
    sweep:
      parameters:
        model.memory_lag: {values: [1, 2], when: {model.memory: [adaptive, linear]}}
    """

  @Test func `gives every variant as many points unless told otherwise`() throws {
    #expect(
      try mistakes(in: recall(Self.unequal)) == [
        "spec.yaml:4:1: sweep: expected as many points for each variant, found gecko 2, plain 1; who "
          + "is tuned more looks better: make them equal, or allow it with budget: any"
      ])
    #expect(
      try points(Self.unequal + "\n  budget: any") == ["gecko: 1", "gecko: 2", "plain: "])
  }

  @Test(arguments: ["random", "halton"])
  func `draws the same points for every variant, within their ranges`(_ method: String) throws {
    let text = """
      variants: {gecko: {}, plain: {model.memory: none}}
      sweep:
        method: \(method)
        samples: 40
        parameters:
          training.optimizer.lr: {log_uniform: [1e-4, 1e-2]}
          training.optimizer.weight_decay: {uniform: [0, 0.5]}
          training.schedule.warmup: {integer: [1, 3]}
          model.ema: [complex, real]
      """
    let loaded = try study(recall(text))
    let (gecko, plain) = (loaded.configurations.prefix(40), loaded.configurations.suffix(40))
    #expect(gecko.map(\.point) == plain.map(\.point))
    let rates = gecko.map(\.specification.training.configuration.optimizer.rate)
    #expect(rates.allSatisfy { (1e-4...1e-2).contains($0) })
    // Half of them lie in each decade, give or take; Halton's sequence is exact to one or two.
    let lower = rates.count { $0 < 1e-3 }
    #expect(method == "halton" ? (18...22).contains(lower) : (10...30).contains(lower))
    #expect(Set(gecko.map(\.specification.training.configuration.schedule.warmup)) == [1, 2, 3])
    #expect(Set(gecko.map(\.specification.model.ema)) == [.complex, .real])
    // More samples leave the first ones as they are, another seed does not.
    let more = try study(recall(text.replacing("samples: 40", with: "samples: 41")))
    #expect(more.configurations.prefix(40).map(values) == gecko.map(values))
    let other = try study(recall(text), settings: ["seed=2"])
    #expect(other.configurations.first.map(values) != gecko.first.map(values))
  }

  @Test func `says what is wrong with it, at its place and once`() throws {
    #expect(
      try mistakes(
        in: recall(
          """
          variants: {gecko: {}, plain: {model.memory: none}}
          sweep:
            parameters:
              training.optimizer.lr: [1e-3, -1, fast]
              model.memroy: [none]
          """)) == [
          "spec.yaml:6:35: training.optimizer.lr: expected a number above 0, found '-1'",
          "spec.yaml:6:39: training.optimizer.lr: expected a number above 0, found 'fast'",
          "spec.yaml:7:5: unknown key 'memroy' in 'model'; did you mean 'memory'?",
        ])
  }

  @Test(arguments: [
    ("sweep: {}", "3:8: sweep.parameters: expected what to sweep, found nothing"),
    (
      "sweep: {parameters: {task.length: [16, 32]}}",
      "3:22: sweep.parameters: only model.* and training.* can be swept, found "
        + "'task.length'; to compare tasks write variants, such as long: {task.length: 128}"
    ),
    (
      "sweep: {method: random, parameters: {training.optimizer.lr: [1]}}",
      "3:8: sweep.samples: expected the number of points to draw, found nothing"
    ),
    (
      "sweep: {parameters: {training.optimizer.lr: {uniform: [1, 2]}}}",
      "3:21: sweep.parameters: training.optimizer.lr: expected a list of values for method grid, "
        + "found a range; random and halton draw from ranges"
    ),
    (
      "sweep: {method: zip, parameters: {training.steps: [1], training.batch: [1, 2]}}",
      "3:34: sweep.parameters: expected lists of one length for zip, found training.steps 1, "
        + "training.batch 2"
    ),
    (
      "sweep: {parameters: {training.optimizer.lr: {log_uniform: [2, 1]}}}",
      "3:59: sweep.parameters.training.optimizer.lr.log_uniform: expected [low, high] with low below "
        + "high, found [2.0, 1.0]"
    ),
    (
      "sweep: {parameters: {training.optimizer.lr: {values: [1], when: {model.memry: none}}}}",
      "3:66: unknown key 'model.memry'; did you mean 'model.memory'?"
    ),
    (
      "sweep: {parameters: {training.optimizer.lr: [1]}, select: {metric: valid/acuracy}}",
      "3:68: sweep.select.metric: expected one of valid/loss, valid/accuracy, valid/micro_accuracy, "
        + "found 'valid/acuracy'; did you mean 'valid/accuracy'?"
    ),
    (
      "sweep: {parameters: {training.optimizer.lr: [1]}, ahead: 2}",
      "3:58: sweep.ahead: expected method asha beside it, found grid"
    ),
    (
      "sweep: {method: asha, parameters: {training.optimizer.lr: [1]}}\n"
        + "training: {steps: 100, evaluate_every: 100}",
      "3:17: sweep.method: expected an evaluation at which asha can stop a trial before "
        + "training.steps, 100, found training.evaluate_every 100"
    ),
  ])
  func `that cannot be is a mistake`(_ sweep: String, _ expected: String) throws {
    let found = try mistakes(in: recall(sweep))
    #expect(found == ["spec.yaml:" + expected])
  }

  @Test(arguments: [
    ("", [50, 150, 450]), ("first_rung: 90, ", [100, 450]), ("reduction: 2, ", [150, 250, 450]),
    ("first_rung: 400, ", [400, 450]), ("first_rung: 1, ", [50, 100, 450]),
  ])
  func `that halves compares trials at evaluations well before their end`(
    _ keys: String, _ rungs: [Int]
  ) throws {
    let loaded = try study(
      recall(
        """
        training: {steps: 450, evaluate_every: 50}
        sweep: {method: asha, \(keys)parameters: {training.optimizer.lr: [1e-3, 3e-3]}}
        """))
    let manifest = try StudyPlan(of: loaded, tasks: TaskShelf()).manifest
    #expect(manifest.sweep?.halving?.rungs == rungs)
  }

  @Test func `is read back from its resolved configuration`() throws {
    let first = try study(
      recall(
        """
        sweep:
          method: asha
          points: halton
          samples: 3
          parameters:
            training.optimizer.lr: {log_uniform: [1e-4, 1e-2]}
            model.memory_lag: {values: [1, 2], when: {model.memory: adaptive}}
          select: {metric: valid/loss, mode: min}
        """))
    let second = try study(first.specification.specValue.yamlText)
    #expect(second.specification.specValue == first.specification.specValue)
    #expect(second.configurations.map(values) == first.configurations.map(values))
  }

  @Test func `is planned with what it tries and how it chooses`() throws {
    let loaded = try study(
      recall(
        """
        replicates: 2
        training: {steps: 90, evaluate_every: 10, schedule: {warmup: 1}}
        sweep:
          method: asha
          parameters:
            training.optimizer.lr: [3e-3, 1e-3]
            model.ema: [real, complex]
        """))
    let manifest = try StudyPlan(of: loaded, tasks: TaskShelf()).manifest
    let sweep = try #require(manifest.sweep)
    #expect(sweep.measure == "accuracy" && !sweep.lowerIsBetter)
    #expect(sweep.parameters.map(\.values) == [["1e-3", "3e-3"], ["real", "complex"]])
    #expect(sweep.parameters.map(\.isOrdered) == [true, false])
    #expect(sweep.halving?.rungs == [10, 30, 90])
    #expect(manifest.configurations.count == 4 && manifest.trials.count == 8)
    #expect(Set(manifest.trials.map(\.key)).count == 8)
    #expect(manifest.name(of: manifest.trials[5]) == "gecko lr=3e-3 ema=complex #1")
  }
}
