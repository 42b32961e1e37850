import Foundation
import Tensors

extension BenchmarkTrial {
  /// Copies a tensor: as many bytes are read as are written.
  static func copy(_ name: String, _ shape: Shape) -> BenchmarkTrial {
    var random = RandomStream(seed: 8)
    let block = random.normalTensor([min(shape.elementCount, 1 << 16)])
    let source = Tensor.zeros(shape)
    let target = Tensor.zeros(shape)
    let bytes = Double(2 * source.count * MemoryLayout<Float>.stride)
    source.slice(from: 0, shape: block.shape).copy(from: block)
    return BenchmarkTrial(unit: .bytes) {
      target.copy(from: source)
      let error = BenchmarkCheck.error(of: target.values, against: source.values.map(Double.init))
      return [BenchmarkCheck("copy in \(name)", error: error, tolerance: 0)]
    } run: {
      let time = ContinuousClock().measure { target.copy(from: source) }
      let megabytes = (bytes / 2e6).rounded()
      let size = megabytes < 1 ? "\(Int(bytes / 2e3)) kB" : "\(Int(megabytes)) MB"
      return [Sample(name: "\(name), \(size)", work: bytes, seconds: time.seconds)]
    }
  }

  /// Updates `count` parameters by AdamW: four arrays are read, three of them written.
  static func update(count: Int) -> BenchmarkTrial {
    var random = RandomStream(seed: 9)
    let buffers = (0..<4).map { _ in random.normalTensor([count], deviation: 0.01) }
    let (parameters, first, second, gradients) = (buffers[0], buffers[1], buffers[2], buffers[3])
    second.set(second.values.map { $0 * $0 })
    let kernel = AdamWKernel(
      count: 3, rate: 1e-3, betas: (0.9, 0.95), epsilon: 1e-8, weightDecay: 0.1,
      gradientScale: 0.5)
    func update() {
      kernel.update(parameters, first: first, second: second, gradients: gradients)
    }
    return BenchmarkTrial(unit: .bytes) {
      let before = buffers.map { $0.values.map(Double.init) }
      update()
      let exact = before[0].indices.map { index in
        let gradient = 0.5 * before[3][index]
        let mean = (0.9 * before[1][index] + 0.1 * gradient) / (1 - pow(0.9, 3))
        let square =
          (0.95 * before[2][index] + 0.05 * gradient * gradient) / (1 - pow(0.95, 3))
        return before[0][index] * (1 - 1e-4) - 1e-3 * mean / (square.squareRoot() + 1e-8)
      }
      let error = BenchmarkCheck.error(of: parameters.values, against: exact)
      return [BenchmarkCheck("AdamW", error: error, tolerance: 1e-5)]
    } run: {
      let time = ContinuousClock().measure(update)
      return [
        Sample(
          name: "AdamW", work: Double(7 * count * MemoryLayout<Float>.stride),
          seconds: time.seconds)
      ]
    }
  }
}
