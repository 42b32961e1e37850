import Autograd
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct `A model's gradient` {
  /// Mega has no fixture.
  ///
  /// Its gradients are checked along random directions by central differences of
  /// the float32 loss. With step 1e-2 along a unit direction the rounding of a loss of order 2
  /// (1e-7 each) divided by the step is 1e-5, and the cubic term is below it.
  @Test(arguments: ModelConfiguration.Architecture.allCases, [0.0, 0.2])
  func `agrees with differences along random directions`(
    _ architecture: ModelConfiguration.Architecture, dropout: Double
  ) {
    check(architecture, dropout: dropout)
  }

  @Test(arguments: ModelConfiguration.Architecture.allCases)
  func `agrees with differences where the last step is decoded`(
    _ architecture: ModelConfiguration.Architecture
  ) {
    check(architecture, dropout: 0, readout: .lastStep)
  }

  private func check(
    _ architecture: ModelConfiguration.Architecture, dropout: Double,
    readout: ModelConfiguration.Readout = .eachStep
  ) {
    var configuration = Tiny.configuration(architecture)
    configuration.readout = readout
    configuration.dropout = dropout
    configuration.hiddenDropout = dropout
    configuration.attentionDropout = dropout
    let model = LanguageModel(configuration, vocabularySize: 9)
    let parameters = Tiny.parameters(of: model)
    let tokens = Tiny.tokens(batch: 2, length: 13, vocabulary: 9, documents: true)
    let targets = tokens.tokens.map { ($0 * 5 + 2) % 9 }
    func loss(_ parameters: Parameters, gradients: Tensor? = nil) -> Double {
      let tape = Tape(pool: BufferPool(isPoisoned: true), isRecording: gradients != nil)
      let pass = Pass(
        parameters, tape: tape, gradients: gradients,
        mode: .training(dropout: RandomStream(seed: 4)))
      var state: ModelState?
      let features = model.features(of: tokens, after: &state, in: pass)
      var record = ProjectedCrossEntropy(targets: targets, scale: 1.0 / 26)
      let value = model.apply(&record, to: features, in: pass)
      if gradients != nil { tape.backward(from: [(value, Tensor([1], shape: [1]))]) }
      return record.totalLoss / 26
    }
    let gradients = Tensor.zeros([model.layout.count])
    _ = loss(parameters, gradients: gradients)
    var random = RandomStream(seed: 9)
    for _ in 0..<4 {
      var direction = (0..<model.layout.count).map { _ in Float(random.normal()) }
      let norm = Float(direction.reduce(0) { $0 + Double($1 * $1) }.squareRoot())
      for index in direction.indices { direction[index] /= norm }
      let step: Float = 1e-2
      func moved(_ sign: Float) -> Double {
        let copy = Parameters(zeros: model.layout)
        copy.values.set(zip(parameters.values.values, direction).map { $0 + sign * step * $1 })
        return loss(copy)
      }
      let difference = (moved(1) - moved(-1)) / Double(2 * step)
      let along = zip(gradients.values, direction).reduce(0.0) { $0 + Double($1.0 * $1.1) }
      let size = Double(gradients.sumOfSquares.squareRoot()) / Double(direction.count).squareRoot()
      #expect(
        abs(difference - along) <= 2e-2 * max(abs(along), size) + 5e-5,
        "difference \(difference), gradient \(along)")
    }
  }
}
