import Tensors

/// Two matrices, their product by the definition, and how far from it a result may lie.
struct ProductTrial {
  let a: Tensor
  let b: Tensor
  private let m: Int
  private let n: Int
  private let k: Int
  private let transposed: MatrixProduct.Transposition

  /// Factors whose product is `[m, n]`, a sum of `k` terms.
  init(_ m: Int, _ n: Int, _ k: Int, _ transposed: MatrixProduct.Transposition) {
    (self.m, self.n, self.k, self.transposed) = (m, n, k, transposed)
    var random = RandomStream(seed: UInt64(m * 1_000_000 + n * 1000 + k))
    a = random.normalTensor(transposed == .first ? [k, m] : [m, k])
    b = random.normalTensor(transposed == .second ? [n, k] : [k, n])
  }

  /// The product in memory that starts as NaN.
  func product(by method: MatrixMultiplier.Method) -> Tensor {
    let pool = BufferPool(isPoisoned: true)
    let product = Tensor([m, n], in: pool)
    MatrixMultiplier(by: method, in: pool).multiply(
      a, by: b, transposing: transposed, into: product)
    return product
  }

  /// Adds the product to `sum`, or subtracts it.
  func product(
    by method: MatrixMultiplier.Method, _ update: MatrixProduct.Update = .add, of sum: Tensor
  ) {
    MatrixMultiplier(by: method, in: nil).multiply(
      a, by: b, transposing: transposed, update: update, into: sum)
  }

  /// By how much `result` lies outside of what its method's precision allows.
  ///
  /// Relative to `Σ |a| |b|`; not above 0 when it is right. `sign` is -1 if the product was subtracted
  /// from `start`.
  ///
  /// With u = 2⁻²⁴, a float32 sum of k products and a start, whatever its order, is within (k + 3) u of
  /// the sum of magnitudes. In bfloat16 that bound holds against the product of rounded factors.
  /// Rounding to 8 bits moves each factor by 2⁻⁸ of it at most, so against the product of the factors
  /// themselves 2⁻⁷ + 2⁻¹⁶ of the sum of magnitudes is added.
  func excess(
    of result: Tensor, by method: MatrixMultiplier.Method, startingFrom start: Tensor? = nil,
    sign: Double = 1
  ) -> Double {
    let isRounded = MatrixMultiplier.Method.available(for: .bfloat16).contains(method)
    let (left, right) = (a.values, b.values)
    let (roundedLeft, roundedRight) =
      isRounded ? (left.map(Self.rounded), right.map(Self.rounded)) : (left, right)
    let rounding = isRounded ? 0x1p-7 + 0x1p-16 : 0
    let (values, starts) = (result.values, start?.values)
    let summation = Double(k + 3) * 0x1p-24
    var worst = -Double.infinity
    for row in 0..<m {
      for column in 0..<n {
        var (exact, rounded, size) = (0.0, 0.0, 0.0)
        for term in 0..<k {
          let i = transposed == .first ? term * m + row : row * k + term
          let j = transposed == .second ? column * k + term : term * n + column
          exact += Double(left[i]) * Double(right[j])
          rounded += Double(roundedLeft[i]) * Double(roundedRight[j])
          size += abs(Double(left[i]) * Double(right[j]))
        }
        let first = Double(starts?[row * n + column] ?? 0)
        let value = sign * (Double(values[row * n + column]) - first)
        // Rounded factors may be larger than the factors by 2⁻⁸ each.
        let slack = summation * (1.01 * size + abs(first))
        worst = max(
          worst, (abs(value - rounded) - slack) / size,
          (abs(value - exact) - slack - rounding * size) / size)
        if value.isNaN { return .infinity }
      }
    }
    return worst
  }

  /// The nearest number of 8 significant bits, the even one of two; 0 for numbers that are not normal.
  static func rounded(_ x: Float) -> Float {
    if !x.isFinite || x.isZero { return x }
    if x.isSubnormal { return x.sign == .minus ? -0.0 : 0 }
    let unit = Float(sign: .plus, exponent: x.exponent, significand: 1).ulp * 65536
    let scaled = Double(x) / Double(unit)
    return Float(scaled.rounded(.toNearestOrEven) * Double(unit))
  }
}
