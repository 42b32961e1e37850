import Foundation
import Layers
import Tensors
import Testing

@Suite struct `A parameter layout` {
  private func layout(extra: Bool) -> ParameterLayout {
    var layout = ParameterLayout()
    if extra { _ = layout.add("first", [3], .normal(deviation: 1)) }
    _ = layout.stack(
      [("a.weight", 2, .normal(deviation: 1)), ("b.weight", 3, .uniform(bound: 1))], columns: 5)
    _ = layout.add("bias", [7], .constant(0.5))
    return layout
  }

  @Test func `stacks matrices without gaps and starts groups at 64 bytes`() {
    let entries = layout(extra: true).entries
    #expect(entries.map(\.slice.offset) == [0, 16, 26, 48])
    #expect(layout(extra: true).parameterCount == 3 + 25 + 7)
  }

  @Test func `decays what has two dimensions`() {
    #expect(layout(extra: false).entries.map(\.decays) == [true, true, false])
  }

  @Test func `draws a parameter alike whatever stands beside it`() {
    func values(_ name: String, extra: Bool) -> [Float] {
      let layout = layout(extra: extra)
      let parameters = Parameters(layout, random: RandomStream(seed: 8))
      return layout.entries.filter { $0.name == name }.flatMap { parameters[$0].values }
    }
    for name in ["a.weight", "b.weight", "bias"] {
      #expect(values(name, extra: true) == values(name, extra: false))
    }
    #expect(values("a.weight", extra: true).count == 10)
  }
}

@Suite struct `An initialiser` {
  /// The deviation of n normals' deviation is about 1/√(2n): 0.7 % for 10,000.
  @Test func `has Kaiming's deviation`() {
    let values = ParameterInitializer.he(fanIn: 48).values(10_000, from: RandomStream(seed: 1))
    let square = values.reduce(0.0) { $0 + Double($1 * $1) } / 10_000
    #expect(abs(square.squareRoot() * 12 - 1) < 0.04)
  }

  @Test func `stays in Glorot's bounds`() {
    let values = ParameterInitializer.xavier(fanIn: 2, fanOut: 4)
      .values(1000, from: RandomStream(seed: 1))
    #expect(values.allSatisfy { abs($0) <= 1 })
    #expect(values.contains { $0 > 0.9 } && values.contains { $0 < -0.9 })
  }

  @Test func `spaces the angles as powers, in random order`() {
    let values = ParameterInitializer.spacedAngles.values(8, from: RandomStream(seed: 1))
    let angles = values.map { 1 / (1 + expf(-$0)) }.sorted(by: >)
    for (index, angle) in angles.enumerated() {
      #expect(abs(angle - expf(-Float(index + 1) * logf(8) / 8)) < 1e-5)
    }
    #expect(values != values.sorted())
  }

  @Test func `has no imaginary parts at the start`() {
    let values = ParameterInitializer.realOfComplex(deviation: 1)
      .values(10, from: RandomStream(seed: 1))
    #expect(stride(from: 1, to: 10, by: 2).allSatisfy { values[$0] == 0 })
    #expect(stride(from: 0, to: 10, by: 2).allSatisfy { values[$0] != 0 })
  }
}
