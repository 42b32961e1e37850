import Autograd
import Layers
import Tensors
import Testing
import Training

/// Keeps what it hears.
private final class Listener: TapListener {
  private(set) var heard: [(name: String, value: [Float])] = []

  func wants(_ name: String) -> Bool { name != "embedding" }

  func receive(_ name: String, _ value: Tensor) { heard.append((name, value.values)) }
}

@Suite struct `An observed step` {
  private let model = Bigram(dropout: 0.3)

  @Test(arguments: [1, 2, 4])
  func `has the numbers of one that nobody looks at`(_ threads: Int) throws {
    let (plain, observed) = (model.trainer(), model.trainer(threads: threads))
    let statistics = LayerStatistics(taps: ["kept", "embedding"])
    for step in 0..<6 {
      let expected = try plain.takeStep(on: Bigram.batch(step))
      let report = try observed.takeStep(
        on: Bigram.batch(step), measuringUpdates: step % 2 == 0, taps: statistics)
      #expect(report.loss == expected.loss && report.gradientNorm == expected.gradientNorm)
      _ = observed.gradient(of: Bigram.batch(step + 1))
    }
    #expect(observed.state() == plain.state())
  }

  @Test(arguments: [1, 2, 4])
  func `shows the first micro-batch, as it is trained on`(_ threads: Int) throws {
    let listener = Listener()
    let trainer = model.trainer(threads: threads)
    let batch = Bigram.batch(0)
    _ = try trainer.takeStep(on: batch, taps: listener)
    #expect(listener.heard.map(\.name) == ["kept"])
    let alone = Listener()
    _ = try model.trainer().takeStep(on: Array(batch.prefix(1)), taps: alone)
    #expect(listener.heard.first?.value == alone.heard.first?.value)
    #expect(listener.heard.first?.value.contains(0) == true)
  }

  @Test func `may be empty`() throws {
    let trainer = model.trainer()
    let report = try trainer.takeStep(on: [], measuringUpdates: true, taps: Listener())
    #expect(report.loss == 0 && report.gradientNorm == 0)
  }
}

@Suite struct `A gradient that is asked for` {
  private let model = Bigram(dropout: 0.3)

  @Test func `is that of the mean loss, without dropout`() throws {
    let trainer = model.trainer()
    let batch = Bigram.batch(0)
    let gradient = trainer.gradient(of: batch).values
    func loss() -> Double {
      let records = trainer.evaluate(batch)
      return records.reduce(0) { $0 + $1.totalLoss }
        / Double(batch.reduce(0) { $0 + $1.labelCount })
    }
    let step: Float = 1.0 / 64
    for index in [0, 7, 31, 54, 64, 80, 118] {
      let element = trainer.parameters.values.slice(from: index, shape: [1])
      let value = element.values[0]
      element.fill(value + step)
      let above = loss()
      element.fill(value - step)
      let below = loss()
      element.fill(value)
      let slope = (above - below) / Double(2 * step)
      #expect(abs(slope - Double(gradient[index])) < 1e-4)
    }
    #expect(gradient.contains { abs($0) > 1e-3 })
  }

  @Test(arguments: [2, 3])
  func `has the same bits with any number of threads, and changes nothing`(_ threads: Int) throws {
    let (one, many) = (model.trainer(), model.trainer(threads: threads))
    for step in 0..<3 {
      let expected = one.gradient(of: Bigram.batch(step)).bits
      #expect(many.gradient(of: Bigram.batch(step)).bits == expected)
      #expect(many.gradient(of: Bigram.batch(step)).bits == expected)
      _ = try one.takeStep(on: Bigram.batch(step))
      _ = try many.takeStep(on: Bigram.batch(step))
    }
    #expect(one.state() == many.state())
  }
}
