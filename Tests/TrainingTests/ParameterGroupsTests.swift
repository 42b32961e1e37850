import Layers
import Tensors
import Testing
import Training

@Suite struct `The size of an update` {
  private func layout(_ entries: (name: String, initializer: ParameterInitializer)...)
    -> ParameterLayout
  {
    var layout = ParameterLayout()
    for entry in entries { _ = layout.add(entry.name, [4], entry.initializer) }
    return layout
  }

  private func sizes(_ sizes: (weights: Double, change: Double)...) -> [AdamWKernel.Size] {
    sizes.map { AdamWKernel.Size(weights: $0.weights, change: $0.change) }
  }

  @Test func `is told for the embedding, each layer and the output`() {
    let some = ParameterInitializer.normal(deviation: 1)
    let groups = ParameterGroups(
      layout(
        ("embed.weight", some), ("layers.0.a.weight", some), ("layers.0.norm.weight", .constant(0)),
        ("layers.10.a.weight", some), ("output.final_norm.weight", .constant(0)),
        ("output.output.weight", some)))
    #expect(groups.names == ["embedding", "layers.0", "layers.10", "output"])
    let ratios = groups.ratios(
      sizes((4, 1), (9, 4), (0, 5), (16, 0), (0, 2), (8, 0)))
    #expect(ratios == [0.5, 1, 0, 0.5])
  }

  @Test func `is measured against ones where every parameter is stored as a distance`() {
    let groups = ParameterGroups(
      layout(("norm.weight", .constant(0)), ("norm.bias", .constant(0))))
    #expect(groups.names == ["output"])
    #expect(groups.ratios(sizes((0, 1), (0, 1))) == [0.5])
    #expect(groups.ratios(sizes((100, 1), (0, 1))) == [0.5])
  }

  @Test func `is infinite beside weights of zero, unless nothing changed`() {
    let groups = ParameterGroups(layout(("embed.weight", .normal(deviation: 1))))
    #expect(groups.ratios(sizes((0, 1))) == [.infinity])
    #expect(groups.ratios(sizes((0, 0))) == [0])
  }

  @Test(arguments: [1, 2, 3])
  func `is that of the weights before and after`(_ threads: Int) throws {
    let trainer = Bigram(dropout: 0.2).trainer(threads: threads)
    #expect(trainer.groups == ["embedding", "output"])
    for step in 0..<4 {
      let before = trainer.parameters.layout.entries.map { trainer.parameters[$0].values }
      let report = try trainer.takeStep(on: Bigram.batch(step), measuringUpdates: true)
      let after = trainer.parameters.layout.entries.map { trainer.parameters[$0].values }
      let expected = zip(before, after).map { before, after in
        let change = zip(before, after).reduce(0.0) { sum, pair in
          let difference = Double(pair.1) - Double(pair.0)
          return sum + difference * difference
        }
        let weights = before.reduce(0.0) { $0 + Double($1) * Double($1) }
        return (change / weights).squareRoot()
      }
      for (ratio, expected) in zip(report.updateRatios, expected) {
        #expect(abs(ratio - expected) < 1e-12 * expected)
      }
      #expect(report.updateRatios.allSatisfy { $0 > 1e-4 && $0 < 1 })
    }
  }

  @Test func `is not told when nobody asks`() throws {
    #expect(try Bigram().trainer().takeStep(on: Bigram.batch(0)).updateRatios.isEmpty)
  }
}
