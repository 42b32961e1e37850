import Autograd
import Layers
import Tensors
import Testing
import Training

/// Predicts the next token from the current one: an embedding and an output matrix.
private struct Bigram: TrainableModel {
  let layout: ParameterLayout
  private let embedding: ParameterSlice
  private let output: ParameterSlice
  private let dropout: Double

  init(vocabulary: Int, width: Int, dropout: Double = 0) {
    var layout = ParameterLayout()
    embedding = layout.add("embed.weight", [vocabulary, width], .normal(deviation: 0.5))
    output = layout.add("output.weight", [vocabulary, width], .normal(deviation: 0.5))
    self.layout = layout
    self.dropout = dropout
  }

  func loss(
    of batch: MicroBatch, scale: Double, in pass: Pass
  ) -> (loss: Variable, record: ProjectedCrossEntropy) {
    let inputs = batch.inputs
    var x = pass.tape.apply(
      Embedding(tokens: inputs.tokens, shape: [inputs.batch, inputs.length]),
      to: pass.value(of: embedding))
    pass.tap("embedding", x.value)
    x = pass.dropout(x, rate: dropout, "embedding")
    var record = ProjectedCrossEntropy(targets: batch.targets, scale: scale)
    let loss = pass.tape.apply(&record, to: [x, pass.value(of: output)])[0]
    return (loss, record)
  }
}

@Suite struct `A trainer` {
  private func batch(_ step: Int, sequences: Int = 7) -> [MicroBatch] {
    (0..<sequences).map { sequence in
      let tokens = (0..<6).map { Int32(($0 * 3 + sequence + step) % 11) }
      return MicroBatch(
        TokenBlock(tokens, batch: 1), targets: tokens.map { $0 == 4 ? -1 : ($0 * 2 + 1) % 11 })
    }
  }

  private func trained(threads: Int, steps: Int = 12, dropout: Double = 0.3) throws -> (
    losses: [Double], parameters: [Float]
  ) {
    let model = Bigram(vocabulary: 11, width: 5, dropout: dropout)
    var configuration = TrainingConfiguration()
    (configuration.steps, configuration.optimizer.rate) = (steps, 0.05)
    configuration.schedule.warmup = 2
    let random = RandomStream(seed: 2)
    let trainer = Trainer(
      model, parameters: Parameters(model.layout, random: random.stream("weights")),
      configuration, dropout: random.stream("dropout"), workers: WorkerPool(count: threads))
    let losses = try (0..<steps).map { try trainer.takeStep(on: batch($0)).loss }
    return (losses, trainer.parameters.values.values)
  }

  @Test(arguments: [2, 3, 5])
  func `gives the same bits with any number of threads`(_ threads: Int) throws {
    let (one, many) = (try trained(threads: 1), try trained(threads: threads))
    #expect(one.losses == many.losses)
    #expect(one.parameters == many.parameters)
  }

  @Test func `learns`() throws {
    let losses = try trained(threads: 2, steps: 60, dropout: 0).losses
    #expect(losses[59] < 0.5 * losses[0])
  }

  @Test func `asks the system for no memory once it is warm`() throws {
    let model = Bigram(vocabulary: 11, width: 5)
    let trainer = Trainer(
      model, parameters: Parameters(model.layout, random: RandomStream(seed: 1)),
      TrainingConfiguration(), dropout: RandomStream(seed: 1), workers: WorkerPool(count: 1))
    for step in 0..<3 { _ = try trainer.takeStep(on: batch(step)) }
    let warm = trainer.systemMemory
    for step in 3..<20 { _ = try trainer.takeStep(on: batch(step)) }
    #expect(trainer.systemMemory == warm)
    #expect(warm.bytes > 0)
  }

  @Test func `stops where a value stops being finite, and keeps the parameters`() throws {
    let model = Bigram(vocabulary: 11, width: 5)
    let parameters = Parameters(model.layout, random: RandomStream(seed: 1))
    let trainer = Trainer(
      model, parameters: parameters, TrainingConfiguration(), dropout: RandomStream(seed: 1),
      workers: WorkerPool(count: 2))
    _ = try trainer.takeStep(on: batch(0))
    parameters.values.slice(from: 0, shape: [1]).fill(.infinity)
    let before = parameters.values.values
    let divergence = #expect(throws: Divergence.self) { try trainer.takeStep(on: batch(0)) }
    #expect(divergence?.step == 1)
    #expect(divergence?.source == "embedding")
    #expect(parameters.values.values == before)
  }

  @Test func `weighs every label alike, however the batch is cut`() throws {
    let model = Bigram(vocabulary: 11, width: 5)
    func loss(_ cut: [MicroBatch]) throws -> Double {
      let trainer = Trainer(
        model, parameters: Parameters(model.layout, random: RandomStream(seed: 1)),
        TrainingConfiguration(), dropout: RandomStream(seed: 1), workers: WorkerPool(count: 1))
      return try trainer.takeStep(on: cut).loss
    }
    let ones = batch(0)
    let whole = MicroBatch(
      TokenBlock(ones.flatMap(\.inputs.tokens), batch: ones.count),
      targets: ones.flatMap(\.targets))
    #expect(abs(try loss(ones) - loss([whole])) < 1e-6)
  }
}
