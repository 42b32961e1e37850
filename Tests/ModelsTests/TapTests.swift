import Autograd
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct `A tap` {
  static let vocabulary = 9

  /// Runs a model on a whole batch, up to the loss, and gives its logits.
  @discardableResult private func run(
    _ configuration: ModelConfiguration, batch: Int = 2, length: Int, documents: Bool = true,
    mode: Pass.Mode = .evaluation, taps: (any TapListener)?
  ) -> [Float] {
    let model = LanguageModel(configuration, vocabularySize: Self.vocabulary)
    let tokens = Tiny.tokens(
      batch: batch, length: length, vocabulary: Self.vocabulary, documents: documents)
    let pass = Pass(
      Tiny.parameters(of: model),
      tape: Tape(pool: BufferPool(isPoisoned: true), isRecording: false), mode: mode, taps: taps)
    var state: ModelState?
    let features = model.features(of: tokens, after: &state, in: pass)
    var loss = ProjectedCrossEntropy(targets: tokens.tokens.map { ($0 + 1) % 9 }, scale: 1)
    _ = model.apply(&loss, to: features, in: pass)
    let silent = Pass(Tiny.parameters(of: model), tape: pass.tape)
    return model.logits(of: features, in: silent).value.values
  }

  /// Lengths below a chunk, of one step, that chunks do not divide, and beyond what attention sees.
  @Test(arguments: ModelCases.all, [1, 3, 29])
  func `is foretold with its shape, in its order`(_ example: ModelCases.Case, length: Int) {
    let model = LanguageModel(example.configuration, vocabularySize: Self.vocabulary)
    let listener = TapKeeper()
    run(example.configuration, length: length, taps: listener)
    let expected = model.taps(batch: 2, length: length)
    #expect(listener.heard == expected.map(\.name))
    for tap in expected {
      #expect(listener.taps[tap.name]?.shape == Shape(tap.shape), "\(tap.name)")
      #expect(tap.axes.count == tap.shape.count)
      #expect(tap.axes.first == .example)
      #expect(Set(tap.axes).count == tap.axes.count, "\(tap.name)")
    }
  }

  @Test(arguments: ModelConfiguration.Architecture.allCases)
  func `changes nothing`(_ architecture: ModelConfiguration.Architecture) {
    var configuration = Tiny.configuration(architecture)
    (configuration.dropout, configuration.hiddenDropout) = (0.2, 0.2)
    configuration.attentionDropout = 0.2
    for mode in [Pass.Mode.evaluation, .training(dropout: RandomStream(seed: 4))] {
      let silent = run(configuration, length: 21, mode: mode, taps: nil)
      #expect(run(configuration, length: 21, mode: mode, taps: TapKeeper()) == silent)
    }
  }

  @Test func `is made for those only who want it`() {
    let listener = TapKeeper { $0 == "layers.1.q" }
    run(Tiny.configuration(), length: 9, taps: listener)
    #expect(Array(listener.taps.keys) == ["layers.1.q"])
    #expect(listener.heard.count > 50)
  }

  @Test func `shows the residual stream, block by block`() {
    let listener = TapKeeper()
    run(Tiny.configuration(), length: 9, taps: listener)
    // The last block's output is what the last norm's statistics are of.
    let (out, mean) = (listener.values("layers.1.out"), listener.values("final_norm.mean"))
    let first = out?.prefix(4).reduce(0, +)
    // At the first step the corrected average is the step's own mean.
    #expect(abs((first ?? 0) / 4 - (mean?.first ?? .nan)) < 1e-5)
    #expect(listener.values("embedding")?.contains { $0 != 0 } == true)
  }

  @Test func `shows logits as the output layer gives them`() throws {
    let listener = TapKeeper()
    let logits = run(Tiny.configuration(), length: 9, taps: listener)
    #expect(listener.values("logits") == logits)
  }

  @Test(arguments: [
    ModelConfiguration.TimeNormKind.timestepDecay, .timestep,
  ])
  func `shows the norm's state as the next piece gets it`(
    _ kind: ModelConfiguration.TimeNormKind
  ) throws {
    var configuration = Tiny.configuration()
    configuration.timeNorm = kind
    let model = LanguageModel(configuration, vocabularySize: Self.vocabulary)
    let tokens = Tiny.tokens(batch: 2, length: 11, vocabulary: 9, documents: true)
    let listener = TapKeeper()
    let pass = Pass(
      Tiny.parameters(of: model), tape: Tape(pool: BufferPool(), isRecording: false),
      taps: listener)
    var state: ModelState? = model.makeState(batch: 2)
    _ = model.features(of: tokens, after: &state, in: pass)
    for layer in 0..<2 {
      let block = try #require(state?.blocks[layer])
      let name = "layers.\(layer)."
      let norm = try #require(block.norm)
      #expect(listener.values(name + "timenorm.state.mean") == norm.means.map(Float.init))
      #expect(listener.values(name + "timenorm.state.variance") == norm.variances.map(Float.init))
      #expect(listener.values(name + "timenorm.state.count") == norm.counts.map(Float.init))
      #expect(listener.values(name + "ema_state") == block.ema?.values)
      #expect(listener.values(name + "memory") == block.memory?.memory.values)
      #expect(listener.values(name + "memory_normalizer") == block.memory?.normalizer.values)
    }
    let final = try #require(state?.finalNorm)
    #expect(listener.values("final_norm.state.mean") == final.means.map(Float.init))
  }
}
