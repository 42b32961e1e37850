import Experiments
import Layers
import Models
import Store
import Tasks
import Tensors
import Testing
import Training

/// Which variants are said to compute the numbers of others, before anything runs.
@Suite struct `Variants that compute the same numbers` {
  private static func samenesses(_ text: String) throws -> [String: StudyManifest.Sameness] {
    let manifest = try StudyPlan(of: study(text), tasks: TaskShelf()).manifest
    return manifest.configurations.reduce(into: [:]) { $0[$1.variant] = $1.sameness }
  }

  private static let ablations = """
    model: {chunk_size: 16}
    variants:
      base: {}
      no-memory: {model.memory: none}
      lag3: {model.memory_lag: 3}
      window: {model.attention: sliding_window, model.window: 32}
      window99: {model.attention: sliding_window, model.window: 99}
      causal: {model.attention: causal}
      longer: {task.length: 40, task.pairs: 2}

    """

  private static func recall(_ length: Int, _ rest: String) -> String {
    "experiment: e\ntask: {kind: mqar, vocabulary_size: 128, length: \(length), pairs: 2}\n" + rest
  }

  @Test(arguments: [
    (32, ["no-memory", "lag3", "window", "window99", "causal"], "base"),
    (64, ["causal"], "window99"),
  ])
  func `are named with their reason`(
    _ length: Int, _ names: [String], _ other: String
  ) throws {
    let found = try Self.samenesses(Self.recall(length, Self.ablations))
    #expect(Set(found.keys) == Set(names))
    #expect(found.values.allSatisfy { $0.variant == other })
    guard length == 32 else { return }
    #expect(
      found["no-memory"]?.reason
        == "no position of this task's 32 lies beyond the first 2 chunks of 16 (memory_lag), so memory "
        + "is never read")
    #expect(
      found["window"]?.reason
        == "no position of this task's 32 is beyond attention's reach (sliding_window, a window of 32); "
        + "no position of this task's 32 is beyond attention's reach (sliding_chunk, 2 chunks of 16)"
    )
  }

  @Test func `depend on the longest sequence of slices, grid and mixture`() throws {
    for rest in [
      "slices: {long: {length: 64}}\n", "grid: {length: [32, 64]}\n",
      "mixture: [{}, {length: 64}]\n",
    ] {
      let found = try Self.samenesses(Self.recall(32, rest + Self.ablations))
      #expect(found["no-memory"] == nil && found["causal"]?.variant == "window99", "\(rest)")
    }
    // A memory is read from the first position behind the first two chunks on; one with a lag of three is
    // not read within three chunks.
    let found = try Self.samenesses(Self.recall(48, Self.ablations))
    #expect(found["no-memory"] == nil && found["lag3"]?.variant == "no-memory")
  }

  @Test func `are found in what is learnt, too`() throws {
    let text = """
      training: {steps: 10, schedule: {kind: constant, warmup: 0}}
      variants:
        base: {}
        warmed: {training.schedule.warmup: 1}
        seldom: {training.evaluate_every: 5}
        flat: {training.schedule.kind: cosine, training.schedule.final_lr_ratio: 1}
        falls: {training.schedule.kind: cosine}

      """
    let found = try Self.samenesses(Self.recall(64, text))
    #expect(found.mapValues(\.variant) == ["warmed": "base", "seldom": "base", "flat": "base"])
    #expect(found["warmed"]?.reason == "the learning rate is the same in each of the 10 steps")
  }

  @Test func `are compared at one point of a sweep`() throws {
    let text = """
      variants: {base: {}, plain: {model.memory: none}}
      sweep: {parameters: {model.chunk_size: [16, 8]}, budget: any}

      """
    let manifest = try StudyPlan(
      of: study(Self.recall(32, text)), tasks: TaskShelf()
    ).manifest
    #expect(manifest.configurations.map { $0.sameness?.variant } == [nil, nil, "base", nil])
  }
}

/// A random search for variants with equal numbers that were not announced.
@Suite struct `Pairs of variants by chance` {
  private typealias Change = (path: String, value: String)

  private static let text: [UInt8] = {
    var random = RandomStream(seed: 8)
    return (0..<4000).map { _ in UInt8(97 + random.integer(below: 20)) }
  }()

  private static let values: [(path: String, values: [String])] = [
    ("model.attention", ["sliding_chunk", "chunk", "sliding_window", "causal", "none"]),
    ("model.memory", ["adaptive", "no_delta", "no_online_softmax", "linear", "none"]),
    ("model.memory_lag", ["1", "2", "3", "5"]), ("model.chunk_size", ["1", "2", "4", "8", "16"]),
    ("model.window", ["1", "2", "6", "12", "16", "40"]),
    ("model.ema", ["complex", "real", "none"]),
    ("model.time_norm", ["timestep_decay", "timestep", "layer", "rms", "none"]),
    ("model.timenorm_beta1", ["0.9", "0.99"]), ("model.timenorm_beta2", ["0.9", "0.99"]),
    ("model.timenorm_num_groups", ["1", "4"]), ("model.layernorm_num_groups", ["1", "2"]),
    ("model.norm_affine", ["true", "false"]), ("model.norm_eps", ["1e-5", "1e-3"]),
    ("model.two_hop_residual", ["true", "false"]), ("model.rope_base", ["10", "5e5"]),
    ("model.num_rope_heads", ["0", "1"]), ("model.swiglu", ["true", "false"]),
    ("model.rescale_nffn", ["true", "false"]), ("model.scale_emb", ["true", "false"]),
    ("model.share_emb", ["true", "false"]), ("model.z_dim", ["8", "16"]),
    ("model.value_dim", ["8", "12"]), ("model.cema_ndim", ["2", "3"]),
    ("model.dropout", ["0", "0.2"]), ("model.hidden_dropout", ["0", "0.2"]),
    ("model.attention_dropout", ["0", "0.2"]), ("model.init_mode", ["he", "bert"]),
    ("training.schedule.kind", ["constant", "linear", "cosine", "wsd"]),
    ("training.schedule.warmup", ["0", "1", "3"]),
    ("training.schedule.final_lr_ratio", ["0.1", "0.5", "1"]),
    ("training.schedule.decay_fraction", ["0.1", "0.5", "0.6"]),
    ("training.optimizer.lr", ["1e-2", "2e-2"]), ("training.optimizer.beta1", ["0.9", "0.8"]),
    ("training.optimizer.weight_decay", ["0", "0.1"]), ("training.optimizer.clip", ["0", "1e-2"]),
    ("training.steps", ["3", "4"]), ("training.evaluate_every", ["1", "2"]),
    ("training.precision", ["float32", "bfloat16"]),
  ]

  /// Keys that make a variant cannot act more often than others do.
  private static let decisive: Set = [
    "model.attention", "model.memory", "model.memory_lag", "model.chunk_size", "model.window",
    "training.schedule.kind", "training.schedule.warmup",
  ]

  private static func drawn(_ count: Int, _ random: inout RandomStream) -> [Change] {
    var changes: [Change] = []
    while changes.count < count {
      let entry = values[random.integer(below: values.count)]
      guard decisive.contains(entry.path) || random.uniform() < 0.5,
        !changes.contains(where: { $0.path == entry.path })
      else { continue }
      changes.append((entry.path, entry.values[random.integer(below: entry.values.count)]))
    }
    return changes
  }

  /// The spec of a base and a variant with some changes.
  private static func spec(
    architecture: String, length: Int, _ base: [Change], _ changes: [Change]
  ) -> String {
    let heads = architecture == "mega" ? 1 : 2
    var sizes: [Change] = [
      ("model.arch", architecture), ("model.num_layers", "1"), ("model.model_dim", "8"),
      ("model.num_heads", "\(heads)"), ("model.ffn_hidden_dim", "8"),
      ("training.steps", "3"), ("training.batch", "4"), ("training.micro_batch", "2"),
      ("training.schedule.warmup", "1"), ("training.optimizer.lr", "1e-2"),
    ]
    if architecture != "llama" {
      sizes += [
        ("model.z_dim", "8"), ("model.value_dim", "8"), ("model.timenorm_num_groups", "2"),
        ("model.cema_ndim", "2"),
      ]
    }
    sizes.removeAll { size in base.contains { $0.path == size.path } }
    func mapping(_ changes: [Change]) -> String {
      changes.map { "\($0.path): \($0.value)" }.joined(separator: ", ")
    }
    func section(_ name: String) -> String {
      let own = (sizes + base).filter { $0.path.hasPrefix(name + ".") }
      return nested(
        own.map { ($0.path.split(separator: ".").dropFirst().map(String.init), $0.value) })
    }
    return """
      experiment: e
      task: {kind: text, path: text, length: \(length), valid_windows: 1, test_windows: 3}
      model: \(section("model"))
      training: \(section("training"))
      variants: {base: {}, other: {\(mapping(changes))}}

      """
  }

  private static func nested(_ leaves: [(path: [String], value: String)]) -> String {
    var keys: [String] = []
    for leaf in leaves where !keys.contains(leaf.path[0]) { keys.append(leaf.path[0]) }
    return "{"
      + keys.map { key in
        let below = leaves.filter { $0.path[0] == key }
        if below[0].path.count == 1 { return "\(key): \(below[0].value)" }
        return "\(key): " + nested(below.map { (Array($0.path.dropFirst()), $0.value) })
      }.joined(separator: ", ") + "}"
  }

  /// The paths of the keys that are said to be read by nothing.
  private static func idle(_ mistakes: [String]) -> [String] {
    mistakes.filter { $0.contains("expected nothing") }.compactMap { line in
      let words = line.replacing("variant 'other': ", with: "").split(separator: " ")
      return words.dropFirst().first.map { String($0.dropLast()) }
    }
  }

  /// The losses of a training's steps, and what is measured of the trained model.
  private func numbers(_ specification: StudySpecification) throws -> [UInt64] {
    guard case .text(let source) = specification.task else { return [] }
    let task = try TextTask(source.settings, corpus: Corpus(path: "text", bytes: Self.text))
    let model = LanguageModel(specification.model, vocabularySize: task.vocabularySize)
    let random = RandomStream(seed: 6)
    let training = specification.training.configuration
    let trainer = Trainer(
      model, parameters: Parameters(model.layout, random: random.stream("weights")), training,
      dropout: random.stream("dropout"), workers: WorkerPool(count: 1))
    let data = TrialTask(
      task, stream: random.stream("data"), microBatch: training.microBatch)
    let losses = try (0..<training.steps).map {
      try trainer.takeStep(on: data.trainingStep($0, batch: training.batch)).loss
    }
    let tests = try data.evaluation(of: .test, by: trainer).values(of: task).map(\.value)
    return (losses + tests).map(\.bitPattern)
  }

  @Test func `have equal numbers exactly where that is announced`() throws {
    var counts = (refused: 0, idle: 0, same: 0, different: 0)
    var random = RandomStream(seed: 17)
    try SpecificationFolder.with(["text": String(decoding: Self.text, as: UTF8.self)]) { folder in
      func study() throws -> LoadedStudy {
        try loadStudy(path: folder.path + "/spec.yaml", settings: [], refusesIdle: false)
      }
      func pair() throws -> [[UInt64]] {
        try study().configurations.map { try numbers($0.specification) }
      }
      while counts.refused + counts.same + counts.different < 300 {
        let architecture = ["gecko", "gecko", "gecko", "megalodon", "mega", "llama"][
          random.integer(below: 6)]
        let length = [4, 8, 12, 16][random.integer(below: 4)]
        var base = Self.drawn(random.integer(below: 6), &random)
        var changes = Self.drawn(1 + random.integer(below: 2), &random)
        func write(_ changes: [Change]) throws {
          try folder.write(
            Self.spec(architecture: architecture, length: length, base, changes), to: "spec.yaml")
        }
        try write([])
        base.removeAll { Self.idle(folder.mistakes()).contains($0.path) }
        try write(changes)
        var mistakes = folder.mistakes()
        let isIdle = Self.idle(mistakes)
        if !isIdle.isEmpty {
          guard changes.contains(where: { isIdle.contains($0.path) }) else { continue }
          let whole = try pair()[1]
          changes.removeAll { isIdle.contains($0.path) }
          try write(changes)
          #expect(try pair()[1] == whole, "nothing reads \(isIdle): \(folder.mistakes())")
          counts.idle += 1
          mistakes = folder.mistakes()
        }
        let isRefused = mistakes.contains { $0.contains("is the same model") }
        guard isRefused || mistakes.isEmpty else { continue }
        // Whether a gradient is ever long enough to be clipped shows only in training: the table says then
        // that the numbers are the same.
        guard !changes.allSatisfy({ $0.path == "training.optimizer.clip" }) else { continue }
        let numbers = try pair()
        let sameness =
          isRefused
          ? nil
          : try StudyPlan(of: study(), tasks: TaskShelf()).manifest.configurations[1].sameness
        let isAnnounced = isRefused || sameness != nil
        #expect(
          (numbers[0] == numbers[1]) == isAnnounced,
          """
          \(sameness?.reason ?? mistakes.first ?? "not announced"):
          \(Self.spec(architecture: architecture, length: length, base, changes))
          """)
        if isRefused {
          counts.refused += 1
        } else if isAnnounced {
          counts.same += 1
        } else {
          counts.different += 1
        }
      }
    }
    #expect(counts.refused > 15 && counts.idle > 15 && counts.same > 30, "\(counts)")
    #expect(counts.different > 120, "\(counts)")
  }
}
