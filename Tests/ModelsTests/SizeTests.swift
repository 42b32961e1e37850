import Autograd
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct `The size of a model` {
  @Test(arguments: ModelCases.all)
  func `is its layout's number of parameters`(_ example: ModelCases.Case) {
    for layers in [1, 2, 5] {
      var configuration = example.configuration
      configuration.layerCount = layers
      let model = LanguageModel(configuration, vocabularySize: 9)
      #expect(
        configuration.parameterCount(vocabularySize: 9) == model.layout.parameterCount)
    }
  }

  @Test(arguments: ModelCases.all)
  func `is its state's number of bytes after a sequence`(_ example: ModelCases.Case) {
    let model = LanguageModel(example.configuration, vocabularySize: 9)
    let parameters = Tiny.parameters(of: model)
    for length in [1, 3, 4, 9, 16, 29] {
      var state: ModelState? = model.makeState(batch: 1)
      let tokens = Tiny.tokens(batch: 1, length: length, vocabulary: 9, documents: false)
      let pass = Pass(parameters, tape: Tape(pool: BufferPool(), isRecording: false))
      _ = model.features(of: tokens, after: &state, in: pass)
      #expect(state?.bytes == example.configuration.stateBytes(after: length), "\(length) steps")
    }
  }

  @Test(arguments: ModelCases.all)
  func `is the largest state of a stream`(_ example: ModelCases.Case) {
    let model = LanguageModel(example.configuration, vocabularySize: 9)
    let parameters = Tiny.parameters(of: model)
    var state: ModelState? = model.makeState(batch: 1)
    var largest = 0
    let tokens = Tiny.tokens(batch: 1, length: 22, vocabulary: 9, documents: false)
    for step in 0..<22 {
      let pass = Pass(parameters, tape: Tape(pool: BufferPool(), isRecording: false))
      _ = model.features(of: tokens.piece(step..<step + 1), after: &state, in: pass)
      largest = max(largest, state?.bytes ?? 0)
    }
    #expect(largest == example.configuration.largestStateBytes(within: 22))
  }

  @Test(arguments: ModelCases.all)
  func `of a stream is at its largest once it has settled`(_ example: ModelCases.Case) {
    for (lag, window) in [(1, 3), (9, 3), (40, 5), (1, 50)] {
      var configuration = example.configuration
      guard configuration.attention != .causal, configuration.architecture != .llama else {
        continue
      }
      configuration.memoryLag = lag
      configuration.window = window
      #expect(
        configuration.largestStateBytes(within: configuration.settlingLength)
          == configuration.largestStateBytes(within: 3_000), "lag \(lag), window \(window)")
    }
  }

  @Test func `counts every product of the linear maps`() {
    for architecture in ModelConfiguration.Architecture.allCases {
      var configuration = Tiny.configuration(architecture)
      (configuration.attention, configuration.memory) = (.none, .none)
      let layer = configuration.projections.reduce(0) { $0 + $1.inputs * $1.outputs }
      let products = configuration.layerCount * layer + configuration.modelDim * 9
      #expect(
        configuration.trainingFLOPsPerToken(length: 7, vocabulary: 9) == Double(6 * products))
    }
  }
}

extension ModelState {
  /// Bytes of everything in it.
  fileprivate var bytes: Int {
    let places = 8 * (2 + origins.count + keyOrigins.count)
    return blocks.reduce(places + (finalNorm?.bytes ?? 0)) { $0 + $1.bytes }
  }
}

extension BlockState {
  fileprivate var bytes: Int {
    let tensors = [ema, keys, values, memoryKeys, memory?.memory, memory?.normalizer]
    let elements = tensors.reduce(0) { $0 + ($1?.count ?? 0) }
    return 4 * elements + (norm?.bytes ?? 0) + (memory.map { 8 * ($0.owners.count + 1) } ?? 0)
  }
}

extension TimestepNormState {
  fileprivate var bytes: Int { 8 * (counts.count + means.count + variances.count) }
}
