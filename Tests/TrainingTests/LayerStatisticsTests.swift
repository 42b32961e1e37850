import Tensors
import Testing
import Training

@Suite struct `Layer statistics` {
  /// Five units at 64 places: at work, dead, constant, drifting by a thousandth, faint but alive.
  private func activations() -> Tensor {
    var random = RandomStream(seed: 5)
    let rows = (0..<64).flatMap { row -> [Float] in
      let sign: Float = row % 2 == 0 ? 1 : -1
      return [
        Float(random.normal(deviation: 1)), Float(random.normal(deviation: 1e-5)),
        0.75 + 1e-4 * sign, 0.75 + 2e-3 * sign, Float(random.normal(deviation: 0.1)),
      ]
    }
    return Tensor(rows, shape: [4, 16, 5])
  }

  @Test func `tell size, largest magnitude, and which units do nothing`() {
    let statistics = LayerStatistics(taps: ["before", "gate"])
    let x = activations()
    statistics.receive("gate", x)
    let values = x.values.map(Double.init)
    let rms = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    #expect(statistics.values.prefix(4).allSatisfy { $0.isNaN })
    #expect(abs(statistics.values[4] - rms) < 1e-12)
    #expect(statistics.values[5] == values.map(abs).max())
    #expect(statistics.values[6] == 0.2)
    #expect(statistics.values[7] == 0.2)
  }

  @Test func `see a stuck unit far from zero`() {
    let statistics = LayerStatistics(taps: ["x"])
    let rows = (0..<1000).flatMap { [Float(1e6), Float(1e6) + Float($0 % 2) * 8e3] }
    statistics.receive("x", Tensor(rows, shape: [1000, 2]))
    #expect(statistics.values[2...] == [0, 0.5])
  }

  @Test func `count silence as death`() {
    let statistics = LayerStatistics(taps: ["x"])
    statistics.receive("x", Tensor.zeros([3, 2]))
    #expect(statistics.values == [0, 0, 1, 0])
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `do not hide what is not finite`(_ value: Float) {
    let statistics = LayerStatistics(taps: ["x"])
    let x = activations()
    x.entries(2..<3).columns(4..<5).fill(value)
    statistics.receive("x", x)
    #expect(statistics.values.allSatisfy { $0.isNaN })
    statistics.receive("x", activations())
    #expect(statistics.values.allSatisfy { $0.isFinite })
  }

  @Test func `see a column range as a tensor of its own`() {
    let (whole, part) = (LayerStatistics(taps: ["x"]), LayerStatistics(taps: ["x"]))
    let x = activations().columns(1..<4)
    whole.receive("x", Tensor(x.values, shape: x.shape))
    part.receive("x", x)
    #expect(part.values == whole.values)
  }

  @Test func `want the taps that were chosen, and name a column for each number`() {
    let taps = LayerStatistics.usualTaps(layers: 2)
    #expect(taps.count == 8 && taps.contains("layers.1.memory_read"))
    let statistics = LayerStatistics(taps: taps)
    #expect(statistics.wants("layers.1.out") && !statistics.wants("layers.2.out"))
    let columns = LayerStatistics.columns(of: ["layers.0.out"])
    #expect(
      columns.map(\.name) == ["rms", "max", "dead", "constant"].map { "layers.0.out.\($0)" })
    #expect(columns.allSatisfy { $0.unit == "1" && $0.description.hasSuffix("layers.0.out") })
    #expect(LayerStatistics.columns(of: taps).count == statistics.values.count)
  }
}
