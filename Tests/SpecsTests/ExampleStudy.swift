import Specs

/// A configuration like the project's own, in small.
struct ExampleStudy: Equatable {
  var experiment = ""
  var seed: UInt64 = 1
  var model = ExampleModel()
  var task = ExampleTask.text(ExampleText())
  var training = ExampleTraining()
  var variants: [SpecNamed<[SpecOverride]>] = []
  var baseline: String?
  var taps: [String] = []
  var steps: [ExampleStep] = []

  static let text = """
    experiment: component-ablation
    seed: 7
    model:
      arch: gecko
      num_layers: 4
      model_dim: 128
      num_heads: 2
      dropout: 0.1
    task: {kind: mqar, pairs: 8}
    training:
      rate: 1e-3
      optimizer: {kind: adamw, beta2: 0.95}
    variants:
      gecko: {}
      no-memory: {model.memory: none}
    baseline: gecko
    taps: [layers.*.memory]
    steps: [0, 500, last]

    """
}

struct ExampleModel: Equatable {
  enum Architecture: String, CaseIterable { case gecko, megalodon, llama }
  enum Memory: String, CaseIterable {
    case adaptive, linear, none
    case noDelta = "no_delta"
  }

  var architecture = Architecture.gecko
  var numLayers = 2
  var modelDim = 64
  var numHeads = 1
  var ropeHeads: Int?
  var memory = Memory.adaptive
  var dropout: Float = 0
  var isSwiGLU = true
}

enum ExampleTask: Equatable {
  case text(ExampleText)
  case recall(ExampleRecall)
}

struct ExampleText: Equatable { var path = "" }

struct ExampleRecall: Equatable { var pairs = 4 }

struct ExampleTraining: Equatable {
  var steps = 100
  var rate = 3e-4
  var optimizer = ExampleOptimizer.adamw(ExampleAdamW(beta2: 0.98))
}

enum ExampleOptimizer: Equatable {
  case adamw(ExampleAdamW)
  case sgd
}

struct ExampleAdamW: Equatable {
  var beta1 = 0.9
  var beta2 = 0.999
}

enum ExampleStep: Equatable {
  case number(Int)
  case last
}

extension ExampleStudy: SpecDeclared {
  static var specDefaults: Self { Self() }
  static let specFields: [SpecField<Self>] = [
    .text("experiment", \.experiment, "Its name.", .required),
    .integer("seed", \.seed, "Of every stream."),
    .nested("model", \.model, "The model."),
    .union("task", \.task, "What is learnt.", .required),
    .nested("training", \.training, "How it is learnt."),
    .field("variants", \.variants, .named(.overrides), "Differences from the baseline."),
    .field("baseline", \.baseline, .optional(.text), "The variant the others are compared with."),
    .field("taps", \.taps, .list(of: .text), "What is captured."),
    .field(
      "steps", \.steps, .list(of: .parsed("a step or 'last'", from: ExampleStep.init, to: \.spec)),
      "When it is captured."),
  ]
  static let specRules: [SpecRule<Self>] = [
    SpecRule("baseline", "variants") { study, report in
      guard let baseline = study.baseline else { return }
      let names = study.variants.map(\.name)
      if !names.contains(baseline) {
        let nearest = SpecName.nearest(to: baseline, among: names) ?? ""
        report.add(at: "baseline", "expected a variant, found '\(baseline)'; nearest '\(nearest)'")
      }
    }
  ]
}

extension ExampleModel: SpecDeclared {
  static var specDefaults: Self { Self() }
  static let specFields: [SpecField<Self>] = [
    .choice("arch", \.architecture, "Which architecture."),
    .integer("num_layers", \.numLayers, in: 1...64, "Number of blocks."),
    .integer("model_dim", \.modelDim, in: 1..., "Width."),
    .integer("num_heads", \.numHeads, in: 1..., "Heads."),
    .field("num_rope_heads", \.ropeHeads, .optional(.integer(in: 0...)), "Default: num_heads."),
    .choice("memory", \.memory, "Which memory."),
    .number("dropout", \.dropout, in: 0..<1, "Residual dropout."),
    .flag("swiglu", \.isSwiGLU, "A gated feed-forward."),
  ]
  static let specRules: [SpecRule<Self>] = [
    SpecRule("model_dim", "num_heads") { model, report in
      guard model.modelDim % model.numHeads != 0 else { return }
      report.add(
        at: "num_heads", "must divide model_dim \(model.modelDim), found \(model.numHeads)")
    }
  ]
}

extension ExampleTask: SpecUnion {
  static let specCases: [SpecCase<Self>] = [
    SpecCase(
      "text", "A file.", from: { .text($0) }, to: { if case .text(let it) = $0 { it } else { nil } }
    ),
    SpecCase(
      "mqar", "Recall.", from: { .recall($0) },
      to: { if case .recall(let it) = $0 { it } else { nil } }),
  ]
}

extension ExampleText: SpecDeclared {
  static var specDefaults: Self { Self() }
  static let specFields: [SpecField<Self>] = [
    .path("path", \.path, "The file.", .required)
  ]
}

extension ExampleRecall: SpecDeclared {
  static var specDefaults: Self { Self() }
  static let specFields: [SpecField<Self>] = [
    .integer("pairs", \.pairs, in: 1..., "Key-value pairs.")
  ]
}

extension ExampleTraining: SpecDeclared {
  static var specDefaults: Self { Self() }
  static let specFields: [SpecField<Self>] = [
    .integer("steps", \.steps, in: 0..., "Updates."),
    .number("rate", \.rate, in: .above(0), "Peak learning rate."),
    .union("optimizer", \.optimizer, "The optimiser."),
  ]
}

extension ExampleOptimizer: SpecUnion {
  static let specCases: [SpecCase<Self>] = [
    SpecCase(
      "adamw", "AdamW.", from: { .adamw($0) },
      to: { if case .adamw(let it) = $0 { it } else { nil } }),
    SpecCase("sgd", "Plain descent.", value: .sgd),
  ]
}

extension ExampleAdamW: SpecDeclared {
  static var specDefaults: Self { Self() }
  static let specFields: [SpecField<Self>] = [
    .number("beta1", \.beta1, in: 0..<1, "Decay of the mean."),
    .number("beta2", \.beta2, in: 0..<1, "Decay of the square."),
  ]
}

extension ExampleStep {
  init?(_ text: String) {
    if text == "last" {
      self = .last
    } else if let number = Int(text), number >= 0 {
      self = .number(number)
    } else {
      return nil
    }
  }

  var spec: SpecValue {
    switch self {
    case .number(let number): .integer(number)
    case .last: .text("last")
    }
  }
}
