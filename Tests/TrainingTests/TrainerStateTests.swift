import Layers
import Tensors
import Testing
import Training

@Suite struct `A trainer's state` {
  private let model = Bigram(dropout: 0.3)

  /// Takes the steps up to `end`, and tells what they did.
  private func train(_ trainer: Trainer<Bigram>, to end: Int) throws -> [StepReport] {
    try (trainer.step..<end).map { try trainer.takeStep(on: Bigram.batch($0)) }
  }

  @Test(arguments: [0, 1, 2, 7, 11], [1, 2])
  func `lets another trainer go on as if there had been no stop`(_ stop: Int, _ threads: Int)
    throws
  {
    let whole = model.trainer(threads: threads)
    let reports = try train(whole, to: 12)

    let first = model.trainer(threads: threads)
    _ = try train(first, to: stop)
    let state = first.state()
    // The state is a copy: the trainer that gave it may go on.
    _ = try train(first, to: 12)

    let second = model.trainer(threads: 3 - threads)
    _ = try train(second, to: 3)
    second.restore(state)
    #expect(second.step == stop)
    #expect(second.state() == state)
    let rest = try train(second, to: 12)
    #expect(rest == Array(reports.dropFirst(stop)))
    #expect(second.state() == whole.state())
  }

  @Test func `counts steps and updates`() throws {
    let trainer = model.trainer()
    _ = try train(trainer, to: 5)
    #expect(trainer.state().step == 5)
    #expect(trainer.state().updates == 5)
    #expect(trainer.state().parameters == trainer.parameters.values.values)
  }

  @Test func `does not fit a model of another layout`() async {
    await #expect(processExitsWith: .failure) {
      let state = Bigram(width: 7).trainer().state()
      Bigram(width: 9).trainer().restore(state)
    }
  }
}
