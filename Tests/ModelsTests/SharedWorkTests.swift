import Autograd
import Layers
import Models
import Tensors
import TestSupport
import Testing

/// Operations that a team shares, at sizes from which on it does.
@Suite struct `Work that several threads share` {
  private let model: LanguageModel
  private let parameters: Parameters
  private let tokens: TokenBlock

  init() {
    var configuration = Tiny.configuration()
    (configuration.modelDim, configuration.zDim, configuration.valueDim) = (72, 120, 88)
    (configuration.headCount, configuration.timeNormGroups) = (4, 8)
    (configuration.ffnHiddenDim, configuration.cemaOrders, configuration.chunkSize) = (100, 8, 40)
    model = LanguageModel(configuration, vocabularySize: 70)
    parameters = Tiny.parameters(of: model)
    tokens = Tiny.tokens(batch: 1, length: 301, vocabulary: 70, documents: true)
  }

  private func results(
    of team: Team, _ precision: MatrixProduct.Precision
  ) -> (loss: Double, gradients: [Float]) {
    let tape = Tape(
      pool: BufferPool(isPoisoned: true), isRecording: true, precision: precision, team: team)
    let gradients = Tensor.zeros([model.layout.count])
    let pass = Pass(parameters, tape: tape, gradients: gradients)
    var state: ModelState?
    let features = model.features(of: tokens, after: &state, in: pass)
    var record = ProjectedCrossEntropy(
      targets: tokens.tokens.map { ($0 * 5 + 2) % 70 }, scale: 1.0 / 301)
    let loss = model.apply(&record, to: features, in: pass)
    tape.backward(from: [(loss, Tensor([1], shape: [1]))])
    return (record.totalLoss, gradients.values)
  }

  @Test(arguments: [2, 3, 5], MatrixProduct.Precision.allCases)
  func `gives the bits that one gives`(_ threads: Int, _ precision: MatrixProduct.Precision) {
    let (one, many) = (
      results(of: nil, precision), results(of: WorkerPool(count: threads), precision)
    )
    #expect(one.loss == many.loss)
    #expect(one.gradients == many.gradients)
    #expect(one.gradients.contains { $0 != 0 } && one.gradients.allSatisfy { $0.isFinite })
  }

  /// Token by token, with what is computed from the parameters kept, and shared.
  @Test(arguments: ModelConfiguration.Architecture.allCases, MatrixProduct.Precision.allCases)
  func `and what is kept of parameters change no bit of a token's logits`(
    _ architecture: ModelConfiguration.Architecture, _ precision: MatrixProduct.Precision
  ) {
    var configuration = Tiny.configuration(architecture)
    configuration.modelDim = 72
    configuration.ffnHiddenDim = 2000
    let model = LanguageModel(configuration, vocabularySize: 70)
    let parameters = Tiny.parameters(of: model)
    func logits(_ derived: DerivedTensors?, _ team: Team) -> [[Float]] {
      var state: ModelState? = model.makeState(batch: 1)
      let pool = BufferPool(isPoisoned: true)
      return tokens.tokens.prefix(23).map { token in
        let tape = Tape(
          pool: pool, isRecording: false, precision: precision, derived: derived, team: team)
        let pass = Pass(parameters, tape: tape)
        let block = TokenBlock([token], batch: 1)
        let features = model.features(of: block, after: &state, in: pass)
        return model.logits(of: features, in: pass).value.values
      }
    }
    let plain = logits(nil, nil)
    #expect(plain.allSatisfy { $0.allSatisfy(\.isFinite) })
    #expect(logits(DerivedTensors(), nil) == plain)
    #expect(logits(DerivedTensors(), WorkerPool(count: 3)) == plain)
  }

  @Test func `is for parameters that stay, where something is kept of them`() async {
    await #expect(processExitsWith: .failure) {
      _ = Tape(pool: BufferPool(), isRecording: true, derived: DerivedTensors())
    }
  }
}
