import Layers
import Tensors
import Testing
import Training

@Suite struct `A trainer` {
  private func trained(threads: Int, steps: Int = 12, dropout: Double = 0.3) throws -> (
    losses: [Double], parameters: [Float]
  ) {
    let trainer = Bigram(dropout: dropout).trainer(threads: threads, steps: steps)
    let losses = try (0..<steps).map { try trainer.takeStep(on: Bigram.batch($0)).loss }
    return (losses, trainer.parameters.values.values)
  }

  @Test(arguments: [2, 3, 5])
  func `gives the same bits with any number of threads`(_ threads: Int) throws {
    let (one, many) = (try trained(threads: 1), try trained(threads: threads))
    #expect(one.losses == many.losses)
    #expect(one.parameters == many.parameters)
  }

  /// With two micro-batches, four threads share the operations of one after the other.
  @Test(arguments: [1, 2])
  func `gives the same bits when threads share a micro-batch`(_ sequences: Int) throws {
    func trained(threads: Int) throws -> (losses: [Double], parameters: [Float]) {
      let trainer = Bigram(dropout: 0.3).trainer(threads: threads, steps: 4)
      let losses = try (0..<4).map {
        try trainer.takeStep(on: Bigram.batch($0, sequences: sequences)).loss
      }
      return (losses, trainer.parameters.values.values)
    }
    let (one, many) = (try trained(threads: 1), try trained(threads: 4))
    #expect(one.losses == many.losses)
    #expect(one.parameters == many.parameters)
  }

  @Test func `learns`() throws {
    let losses = try trained(threads: 2, steps: 60, dropout: 0).losses
    #expect(losses[59] < 0.5 * losses[0])
  }

  @Test(arguments: [false, true])
  func `asks the system for no memory once it is warm, also when it is measured`(
    _ isMeasured: Bool
  ) throws {
    let trainer = Bigram().trainer()
    let statistics = LayerStatistics(taps: ["embedding"])
    func step(_ number: Int) throws {
      _ = try trainer.takeStep(
        on: Bigram.batch(number), measuringUpdates: isMeasured, taps: isMeasured ? statistics : nil)
    }
    for number in 0..<3 { try step(number) }
    let warm = trainer.systemMemory
    for number in 3..<20 { try step(number) }
    #expect(trainer.systemMemory == warm)
    #expect(warm.bytes > 0)
  }

  @Test func `stops where a value stops being finite, and keeps the parameters`() throws {
    let model = Bigram()
    let parameters = Parameters(model.layout, random: RandomStream(seed: 1))
    let trainer = Trainer(
      model, parameters: parameters, TrainingConfiguration(), dropout: RandomStream(seed: 1),
      workers: WorkerPool(count: 2))
    _ = try trainer.takeStep(on: Bigram.batch(0))
    parameters.values.slice(from: 0, shape: [1]).fill(.infinity)
    let before = parameters.values.values
    let divergence = #expect(throws: Divergence.self) { try trainer.takeStep(on: Bigram.batch(0)) }
    #expect(divergence?.step == 1)
    #expect(divergence?.source == "embedding")
    #expect(parameters.values.values == before)
  }

  @Test func `weighs every label alike, however the batch is cut`() throws {
    let model = Bigram()
    func loss(_ cut: [MicroBatch]) throws -> Double {
      let trainer = Trainer(
        model, parameters: Parameters(model.layout, random: RandomStream(seed: 1)),
        TrainingConfiguration(), dropout: RandomStream(seed: 1), workers: WorkerPool(count: 1))
      return try trainer.takeStep(on: cut).loss
    }
    let ones = Bigram.batch(0)
    let whole = MicroBatch(
      TokenBlock(ones.flatMap(\.inputs.tokens), batch: ones.count),
      targets: ones.flatMap(\.targets))
    #expect(abs(try loss(ones) - loss([whole])) < 1e-6)
  }
}
