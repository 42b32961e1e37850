/// What must hold of a configuration for one of its settings to be read.
struct ReadingCondition: Sendable {
  /// What reads the setting: `attention: sliding_window`.
  let reader: String
  /// The keys whose values decide.
  let deciders: [String]
  /// What a configuration has instead, in words.
  let found: @Sendable (ModelConfiguration) -> String
  let holds: @Sendable (ModelConfiguration) -> Bool

  /// The architecture has the part.
  static let gatedBlock = Self(
    reader: "arch: gecko, megalodon or mega", deciders: ["arch"], found: words(of: "arch")
  ) { $0.architecture != .llama }

  /// Queries meet keys.
  static let attention = Self(
    reader: "an attention", deciders: ["attention", "arch"], found: words(of: "attention")
  ) { $0.attention != .none }

  /// Queries meet keys, or a memory.
  static let queries = Self(
    reader: "an attention or a memory", deciders: ["attention", "memory", "arch"],
    found: words(of: "attention", "memory")
  ) { $0.readsQueries }

  /// Attention has a window.
  static let window = Self(
    reader: "attention: sliding_window", deciders: ["attention", "arch"],
    found: words(of: "attention")
  ) { $0.attention == .slidingWindow }

  /// There is a memory.
  static let memory = Self(
    reader: "a memory", deciders: ["memory", "arch"], found: words(of: "memory")
  ) { $0.memory != .none }

  /// There is a moving average.
  static let average = Self(
    reader: "ema: complex or real", deciders: ["ema", "arch"], found: words(of: "ema")
  ) { $0.ema != .none }

  /// Something normalises along time.
  static let timeNorm = Self(
    reader: "time_norm: timestep_decay, timestep, layer or rms", deciders: ["time_norm", "arch"],
    found: words(of: "time_norm")
  ) { $0.timeNorm != .none }

  /// What normalises along time forgets.
  static let timestepDecay = Self(
    reader: "time_norm: timestep_decay", deciders: ["time_norm", "arch"],
    found: words(of: "time_norm")
  ) { $0.timeNorm == .timestepDecay }

  /// Attention, memory or the rotary embedding counts chunks.
  static let chunks = Self(
    reader: "attention: sliding_chunk or chunk, a memory, or megalodon's rotary heads",
    deciders: ["attention", "memory", "arch", "num_rope_heads"],
    found: words(of: "arch", "attention", "memory")
  ) { model in
    model.attention == .slidingChunk || model.attention == .chunk || model.memory != .none
      || model.architecture == .megalodon && model.turnsHeads
  }

  /// Heads turn, and not all by one angle: the first pair of features has the same one at every base.
  static let wavelengths = Self(
    reader: "rotary heads of more than two features",
    deciders: ["num_rope_heads", "num_heads", "attention", "memory", "z_dim", "model_dim", "arch"],
    found: { model in
      model.turnsHeads
        ? "heads of \(model.keyWidth) features" : "num_rope_heads: \(model.rotaryHeads)"
    },
    holds: { $0.turnsHeads && $0.keyWidth > 2 })

  private static func words(of keys: String...) -> @Sendable (ModelConfiguration) -> String {
    { model in keys.map { "\($0): \(model.switchValue($0))" }.joined(separator: ", ") }
  }
}

extension ModelConfiguration {
  /// Whether anything reads queries and keys.
  var readsQueries: Bool { attention != .none || memory != .none }

  /// Whether the rotary embedding turns anything: it turns attention's heads and never the memory's.
  var turnsHeads: Bool { rotaryHeads > 0 && attention != .none }

  fileprivate func switchValue(_ key: String) -> String {
    switch key {
    case "arch": architecture.rawValue
    case "attention": attention.rawValue
    case "memory": memory.rawValue
    case "ema": ema.rawValue
    default: timeNorm.rawValue
    }
  }
}
