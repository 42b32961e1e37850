import Autograd
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct `A map of attention weights` {
  private func taps(
    _ configuration: ModelConfiguration, length: Int, documents: Bool, dropout: Double = 0
  ) -> [String: NaiveTensor] {
    var configuration = configuration
    configuration.attentionDropout = dropout
    let model = LanguageModel(configuration, vocabularySize: 9)
    let keeper = TapKeeper()
    let pass = Pass(
      Tiny.parameters(of: model), tape: Tape(pool: BufferPool(), isRecording: false),
      mode: dropout > 0 ? .training(dropout: RandomStream(seed: 4)) : .evaluation, taps: keeper)
    var state: ModelState?
    _ = model.features(
      of: Tiny.tokens(batch: 2, length: length, vocabulary: 9, documents: documents),
      after: &state, in: pass)
    return keeper.taps
  }

  /// The position of the key that a column shows.
  private func key(
    _ column: Int, of query: Int, _ configuration: ModelConfiguration, isAbsolute: Bool
  ) -> Int {
    if isAbsolute { return column }
    let chunk = query / configuration.chunkSize
    return switch configuration.attention {
    case .slidingChunk: (chunk - 1) * configuration.chunkSize + column
    case .chunk: chunk * configuration.chunkSize + column
    case .slidingWindow: query - configuration.window + 1 + column
    case .causal, .none: column
    }
  }

  /// Weights sum to 1 and give the attention's output: exact to a few roundings of float32.
  @Test(
    arguments: ModelCases.all.filter { $0.configuration.attention != .none },
    [(3, false, 0.0), (29, false, 0), (29, true, 0), (29, true, 0.4)])
  func `times the values is the attention`(
    _ example: ModelCases.Case, _ input: (length: Int, documents: Bool, dropout: Double)
  ) throws {
    let configuration = example.configuration
    let taps = taps(
      configuration, length: input.length, documents: input.documents, dropout: input.dropout)
    let shapes = LanguageModel(configuration, vocabularySize: 9)
      .taps(batch: 2, length: input.length)
    for layer in 0..<configuration.layerCount {
      let name = "layers.\(layer)."
      let weights = try #require(taps[name + "attention_weights"])
      let values = try #require(taps[name + "values"])
      let attention = try #require(taps[name + "attention"])
      let tap = try #require(shapes.first { $0.name == name + "attention_weights" })
      let isAbsolute = tap.axes.last == .keyPosition
      let (heads, columns) = (weights.shape[1], weights.columns)
      let width = values.columns / heads
      var largest = 0.0
      for sequence in 0..<2 {
        for head in 0..<heads {
          for step in 0..<input.length {
            var found = [Double](repeating: 0, count: width)
            var sum = 0.0
            for column in 0..<columns {
              let weight = weights[sequence, head, step, column]
              if weight == 0 { continue }
              let key = key(column, of: step, configuration, isAbsolute: isAbsolute)
              #expect(key >= 0 && key <= step)
              sum += weight
              for feature in 0..<width {
                found[feature] += weight * values[sequence, key, head * width + feature]
              }
            }
            // A query whose keys are all dropped has none.
            #expect(abs(sum - 1) < 1e-5 || sum == 0 && input.dropout > 0)
            for feature in 0..<width {
              let exact = attention[sequence, step, head * width + feature]
              largest = max(largest, abs(found[feature] - exact))
            }
          }
        }
      }
      #expect(largest < 2e-6 * max(1, attention.values.map(abs).max() ?? 1))
    }
  }

  @Test func `is as narrow as what a query can see`() throws {
    var configuration = Tiny.configuration()
    func shape(_ length: Int) throws -> ([Int], TapAxis?) {
      let tap = LanguageModel(configuration, vocabularySize: 9).taps(batch: 1, length: length)
        .first { $0.name == "layers.0.attention_weights" }
      return (try #require(tap).shape, tap?.axes.last)
    }
    #expect(try shape(40) == ([1, 2, 40, 8], .keyOffset))
    #expect(try shape(8) == ([1, 2, 8, 8], .keyPosition))
    configuration.attention = .slidingWindow
    #expect(try shape(40) == ([1, 2, 40, 5], .keyOffset))
    configuration.attention = .causal
    #expect(try shape(40) == ([1, 2, 40, 40], .keyPosition))
    (configuration.attention, configuration.chunkSize) = (.chunk, 1_000_000_000)
    #expect(try shape(40) == ([1, 2, 40, 40], .keyPosition))
  }
}
