import Experiments
import Tensors
import TestSupport
import Testing

@Suite struct `A part of the engine` {
  private func trial(_ fault: DoublingOperation.Fault) -> BenchmarkTrial {
    var random = RandomStream(seed: 3)
    return .operation(
      "doubling", DoublingOperation(fault), [random.normalTensor([16, 64])], in: .bytes)
  }

  @Test func `is timed in both directions when it is right`() throws {
    let result = try PartBenchmark(.nano, repeats: 3).run(.gate, [trial(.none)])
    #expect(result.checks.map(\.name) == ["doubling, forward", "doubling, backward"])
    #expect(result.figures.map(\.name) == ["doubling, forward", "doubling, backward"])
    for figure in result.figures {
      // What goes in and what comes out; backward, the input that is held on to besides.
      #expect(figure.work == (figure.name.hasSuffix("forward") ? 8192 : 12288))
      #expect(figure.lowerQuartile <= figure.median && figure.median <= figure.upperQuartile)
      #expect(abs(figure.rate * figure.median * 1e9 - figure.work) < 1)
      #expect(figure.repeats == 3)
    }
  }

  @Test(arguments: DoublingOperation.Fault.allCases.filter { $0 != .none })
  func `is not timed when it is wrong`(_ fault: DoublingOperation.Fault) throws {
    let benchmark = PartBenchmark(.nano, repeats: 3)
    let wrong = #expect(throws: PartBenchmark.Wrong.self) {
      try benchmark.run(.gate, [trial(.none), trial(fault)])
    }
    let direction = fault == .gradient ? "backward" : "forward"
    #expect(wrong?.checks.map(\.name) == ["doubling, \(direction)"])
    #expect(wrong?.description.hasPrefix("bench gate: doubling, \(direction) is off by ") == true)
  }

  @Test func `stops early when runs are long`() {
    let trial = BenchmarkTrial(unit: .tokens) {
      []
    } run: {
      let end = ContinuousClock.now + .milliseconds(7)
      while ContinuousClock.now < end {}
      return [BenchmarkTrial.Sample(name: "wait", work: 7, seconds: 0.5)]
    }
    let figures = trial.figures(of: .stream, repeats: 1000, limit: .milliseconds(20))
    #expect(figures.map(\.repeats) == [5])
    #expect(figures.map(\.rate) == [14])
  }

  @Test(arguments: BenchmarkPart.allCases, BenchmarkPrecision.allCases)
  func `is right at the shapes of a model`(
    _ part: BenchmarkPart, _ precision: BenchmarkPrecision
  ) throws {
    let result = try PartBenchmark(.shakespeare, precision: precision, repeats: 1).run([part])
    #expect(!result.checks.isEmpty && !result.figures.isEmpty)
    for figure in result.figures { #expect(figure.rate > 0 && figure.rate.isFinite) }
  }
}
