import Autograd
import Foundation
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct `A model that is read out at its last step` {
  private static func model(
    _ architecture: ModelConfiguration.Architecture = .gecko
  ) -> LanguageModel {
    var configuration = Tiny.configuration(architecture)
    configuration.readout = .lastStep
    return LanguageModel(configuration, vocabularySize: 9)
  }

  private func taps(
    of model: LanguageModel, _ parameters: Parameters, _ tokens: TokenBlock
  ) -> TapKeeper {
    let keeper = TapKeeper()
    let tape = Tape(pool: BufferPool(isPoisoned: true), isRecording: false)
    let pass = Pass(parameters, tape: tape, taps: keeper)
    var state: ModelState?
    _ = model.logits(of: model.features(of: tokens, after: &state, in: pass), in: pass)
    return keeper
  }

  /// The decoder's equations in double precision, from the last norm's output.
  ///
  /// Float32 rounds some hundred operations of order one.
  @Test(arguments: ModelConfiguration.Architecture.allCases)
  func `decodes as its equations say`(_ architecture: ModelConfiguration.Architecture) throws {
    let model = Self.model(architecture)
    let width = model.configuration.modelDim
    let parameters = Tiny.parameters(of: model)
    let tokens = Tiny.tokens(batch: 2, length: 7, vocabulary: 9, documents: false)
    let seen = taps(of: model, parameters, tokens)
    func parameter(_ name: String) throws -> [Double] {
      let entry = try #require(model.layout.entries.first { $0.name == name })
      return parameters[entry].values.map(Double.init)
    }
    func normalized(_ x: [Double], _ name: String) throws -> [Double] {
      let weight = try parameter(name + ".weight")
      let mean = x.reduce(0) { $0 + $1 * $1 } / Double(width)
      let scale = 1 / (mean + model.configuration.normEpsilon).squareRoot()
      return zip(x, weight).map { $0 * scale * (1 + $1) }
    }
    let features = try #require(seen.values("final_norm"))
    let found = try #require(seen.values("decoder.norm"))
    for sequence in 0..<2 {
      let last = (0..<width).map { Double(features[(sequence * 7 + 6) * width + $0]) }
      for step in 0..<7 {
        var u = (0..<width).map { column in
          let half = width / 2
          let angle =
            Double(step) * exp(-Double(column % half) * log(10_000) / Double(half - 1))
          return last[column] + (column < half ? sin(angle) : cos(angle))
        }
        for layer in 0..<2 {
          let n = try normalized(u, "decoder.\(layer).norm")
          let weight = try parameter("decoder.\(layer).linear.weight")
          let bias = try parameter("decoder.\(layer).linear.bias")
          u = (0..<width).map { row in
            let sum = (0..<width).reduce(bias[row]) { $0 + weight[row * width + $1] * n[$1] }
            return sum * (1 + erf(sum / 2.0.squareRoot())) / 2
          }
        }
        let expected = try normalized(u, "decoder.norm")
        for column in 0..<width {
          let value = Double(found[(sequence * 7 + step) * width + column])
          #expect(abs(value - expected[column]) < 1e-4)
        }
      }
    }
  }

  @Test(arguments: ModelConfiguration.Architecture.allCases)
  func `shows the taps that it says`(_ architecture: ModelConfiguration.Architecture) {
    let model = Self.model(architecture)
    let tokens = Tiny.tokens(batch: 2, length: 7, vocabulary: 9, documents: false)
    let seen = taps(of: model, Tiny.parameters(of: model), tokens)
    #expect(seen.heard == model.taps(batch: 2, length: 7).map(\.name))
  }

  @Test func `needs an even width`() {
    var configuration = Tiny.configuration()
    (configuration.readout, configuration.modelDim) = (.lastStep, 2)
    #expect(configuration.problems.contains { $0.field == "model_dim" })
  }
}
