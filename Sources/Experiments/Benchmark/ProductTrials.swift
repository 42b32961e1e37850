import Models
import Tensors

/// The products of a layer's projections in their three directions, and one that measures the machine.
struct ProductTrials {
  private let size: BenchmarkSize
  private let precision: BenchmarkPrecision

  init(_ size: BenchmarkSize, _ precision: BenchmarkPrecision) {
    self.size = size
    self.precision = precision
  }

  /// `product = a bᵀ`, `a b` or `aᵀ b`.
  private struct Case {
    let name: String
    let transposed: MatrixProduct.Transposition
    let a: Shape
    let b: Shape
    let product: Shape

    /// Terms of each of the product's sums.
    var depth: Int { transposed == .first ? a[0] : a[1] }

    /// The elements of `x` in the order of the rows that the product sees.
    func sums(of x: [Float], _ shape: Shape, isTransposed: Bool, along vector: [Double]) -> [Double]
    {
      var sums = [Double](repeating: 0, count: isTransposed ? shape[1] : shape[0])
      for row in 0..<shape[0] {
        for column in 0..<shape[1] {
          let value = Double(x[row * shape[1] + column])
          if isTransposed {
            sums[column] += value * vector[row]
          } else {
            sums[row] += value * vector[column]
          }
        }
      }
      return sums
    }
  }

  var trials: [BenchmarkTrial] {
    let model = size.model
    let (width, rows) = (model.modelDim, size.microBatch * size.length)
    let projections = [
      ("wv", model.valueDim, width), ("wz wr wh1", model.zDim + model.valueDim + width, width),
      ("wh2", width, model.valueDim), ("fc1 fc3", 2 * model.ffnHiddenDim, width),
      ("fc2", width, model.ffnHiddenDim),
    ]
    return [trial(forward("machine", rows: 2048, outputs: 512, inputs: 512))]
      + projections.flatMap { name, outputs, inputs in
        [
          forward(name + ", forward", rows: rows, outputs: outputs, inputs: inputs),
          Case(
            name: name + ", input's gradient", transposed: .none, a: [rows, outputs],
            b: [outputs, inputs], product: [rows, inputs]),
          Case(
            name: name + ", weight's gradient", transposed: .first, a: [rows, outputs],
            b: [rows, inputs], product: [outputs, inputs]),
        ].map(trial)
      }
  }

  private func forward(_ name: String, rows: Int, outputs: Int, inputs: Int) -> Case {
    Case(
      name: name, transposed: .second, a: [rows, inputs], b: [outputs, inputs],
      product: [rows, outputs])
  }

  private func trial(_ product: Case) -> BenchmarkTrial {
    var random = RandomStream(seed: 1)
    let (a, b) = (random.normalTensor(product.a), random.normalTensor(product.b))
    let (target, pool) = (Tensor.zeros(product.product), BufferPool())
    let name = "\(product.name) \(product.product[0])x\(product.product[1])x\(product.depth)"
    func multiply() {
      MatrixProduct.multiply(
        a, by: b, transposing: product.transposed, precision: precision.ofProducts, pool: pool,
        into: target)
    }
    return BenchmarkTrial(unit: .flops) {
      multiply()
      return [check(product, name, a, b, target)]
    } run: {
      let time = ContinuousClock().measure(multiply)
      let flops = 2.0 * Double(product.product[0] * product.product[1] * product.depth)
      return [BenchmarkTrial.Sample(name: name, work: flops, seconds: time.seconds)]
    }
  }

  /// Compares `(a b) v` with `a (b v)` in double precision for a random vector `v`: every element of
  /// the product takes part, at the cost of reading it once (Freivalds 1977).
  private func check(
    _ product: Case, _ name: String, _ a: Tensor, _ b: Tensor, _ target: Tensor
  ) -> BenchmarkCheck {
    var random = RandomStream(seed: 2)
    let vector = (0..<product.product[1]).map { _ in random.normal() }
    let inner = product.sums(
      of: b.values, product.b, isTransposed: product.transposed == .second, along: vector)
    let exact = product.sums(
      of: a.values, product.a, isTransposed: product.transposed == .first, along: inner)
    let found = product.sums(
      of: target.values, product.product, isTransposed: false, along: vector)
    return BenchmarkCheck(
      name, error: BenchmarkCheck.error(of: found.map(Float.init), against: exact),
      tolerance: precision.outputTolerance)
  }
}
