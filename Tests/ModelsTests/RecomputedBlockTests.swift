import Autograd
import Layers
import Models
import Tensors
import TestSupport
import Testing

@Suite struct `Blocks that are computed again` {
  private static let batch = Tiny.tokens(batch: 2, length: 13, vocabulary: 9, documents: true)

  /// The loss and the gradient's bits, with dropout, of a model whose first `blocks` are not kept.
  private func step(
    _ configuration: ModelConfiguration, recomputing blocks: Int, pool: BufferPool,
    taps: (any TapListener)? = nil
  ) -> (loss: Double, gradient: [Float]) {
    let model = LanguageModel(configuration, vocabularySize: 9)
    let tape = Tape(pool: pool, isRecording: true)
    let gradients = Tensor.zeros([model.layout.count])
    let pass = Pass(
      Tiny.parameters(of: model), tape: tape, gradients: gradients,
      mode: .training(dropout: RandomStream(seed: 4)), recomputedBlocks: blocks, taps: taps)
    var state: ModelState?
    let features = model.features(of: Self.batch, after: &state, in: pass)
    var record = ProjectedCrossEntropy(
      targets: Self.batch.tokens.map { ($0 * 5 + 2) % 9 }, scale: 1.0 / 26)
    let loss = model.apply(&record, to: features, in: pass)
    tape.backward(from: [(loss, Tensor([1], shape: [1]))])
    return (record.totalLoss, gradients.values)
  }

  @Test(arguments: ModelCases.all)
  func `give the same bits`(_ model: ModelCases.Case) {
    var configuration = model.configuration
    (configuration.dropout, configuration.hiddenDropout) = (0.2, 0.1)
    configuration.attentionDropout = 0.2
    let kept = step(configuration, recomputing: 0, pool: BufferPool(isPoisoned: true))
    for blocks in [1, configuration.layerCount, 100] {
      let again = step(configuration, recomputing: blocks, pool: BufferPool(isPoisoned: true))
      #expect(again.loss == kept.loss)
      #expect(again.gradient == kept.gradient, "\(blocks) blocks")
    }
  }

  @Test func `are heard once`() {
    let (kept, again) = (TapKeeper(), TapKeeper())
    _ = step(Tiny.configuration(), recomputing: 0, pool: BufferPool(), taps: kept)
    _ = step(Tiny.configuration(), recomputing: 100, pool: BufferPool(), taps: again)
    #expect(again.heard == kept.heard)
    #expect(again.taps.mapValues(\.values) == kept.taps.mapValues(\.values))
  }

  @Test func `take the memory of one, however many there are`() {
    // What one product needs, as large as all else of so small a model.
    let products = BufferPool()
    _ = MatrixMultiplier(by: .best(for: .float32), in: products)
    let workSpace = products.bytes
    func bytes(layers: Int, recomputing blocks: Int) -> Int {
      var configuration = Tiny.configuration()
      configuration.layerCount = layers
      let pool = BufferPool()
      _ = step(configuration, recomputing: blocks, pool: pool)
      return pool.bytes - workSpace
    }
    let (one, eight) = (bytes(layers: 1, recomputing: 0), bytes(layers: 8, recomputing: 0))
    #expect(eight > 2 * one)
    #expect(4 * bytes(layers: 8, recomputing: 8) < 5 * one)
  }
}
