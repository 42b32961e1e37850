import Foundation
import Tensors
import Testing

@Suite struct `An update by AdamW` {
  private let kernel = AdamWKernel(
    count: 3, rate: 0.01, betas: (0.9, 0.95), epsilon: 1e-8, weightDecay: 0.1, gradientScale: 0.5)

  /// Parameters, moments and gradients of `count` elements.
  private func buffers(_ count: Int) -> [Tensor] {
    var random = RandomStream(seed: 6)
    let tensors = (0..<4).map { _ in random.normalTensor([count]) }
    tensors[2].set(tensors[2].values.map { $0 * $0 })
    return tensors
  }

  @Test(arguments: [1, 2, 15, 16, 17, 63, 1000])
  func `is that of the definition`(_ count: Int) {
    let x = buffers(count)
    let before = x.map { $0.values.map(Double.init) }
    kernel.update(x[0], first: x[1], second: x[2], gradients: x[3])
    for index in 0..<count {
      let gradient = 0.5 * before[3][index]
      let first = 0.9 * before[1][index] + 0.1 * gradient
      let second = 0.95 * before[2][index] + 0.05 * gradient * gradient
      let step = first / (1 - pow(0.9, 3)) / ((second / (1 - pow(0.95, 3))).squareRoot() + 1e-8)
      let expected = before[0][index] * (1 - 0.01 * 0.1) - 0.01 * step
      // A dozen roundings, and 1 - β₂ in float has lost a digit.
      let bound = 2e-6 * (abs(before[0][index]) + abs(0.01 * step))
      #expect(abs(Double(x[0].values[index]) - expected) < bound)
      #expect(abs(Double(x[1].values[index]) - first) < 1e-6)
      #expect(abs(Double(x[2].values[index]) - second) < 1e-5)
    }
  }

  @Test(arguments: [1, 2, 15, 16, 17, 63, 1000])
  func `is the same when it is measured, and measured right`(_ count: Int) {
    let (plain, measured) = (buffers(count), buffers(count))
    kernel.update(plain[0], first: plain[1], second: plain[2], gradients: plain[3])
    let before = measured[0].values
    let size = kernel.measuredUpdate(
      measured[0], first: measured[1], second: measured[2], gradients: measured[3])
    for (plain, measured) in zip(plain, measured) {
      #expect(plain.values == measured.values)
    }
    let weights = before.reduce(0.0) { $0 + Double($1) * Double($1) }
    let change = zip(before, measured[0].values).reduce(0.0) { sum, pair in
      let difference = Double(pair.1) - Double(pair.0)
      return sum + difference * difference
    }
    #expect(abs(size.weights - weights) <= 1e-13 * weights)
    #expect(abs(size.change - change) <= 1e-13 * change)
    #expect(size.change > 0)
  }

  @Test func `refuses moments of another size`() async {
    await #expect(processExitsWith: .failure) {
      let x = Tensor.zeros([4])
      AdamWKernel(
        count: 1, rate: 0.1, betas: (0.9, 0.95), epsilon: 1e-8, weightDecay: 0, gradientScale: 1
      ).update(x, first: Tensor.zeros([3]), second: x, gradients: x)
    }
  }
}
