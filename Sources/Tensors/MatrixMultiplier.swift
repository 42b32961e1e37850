/// A precision, and the work space that it takes, for many products in a row.
enum MatrixMultiplier {
  case float32
  case bfloat16(BFloat16Product)

  init(_ precision: MatrixProduct.Precision, in pool: BufferPool?) {
    switch precision {
    case .float32: self = .float32
    case .bfloat16: self = .bfloat16(BFloat16Product(in: pool))
    }
  }

  /// `c = a b`, or added to it, with `a: [m, k]`, `b: [k, n]` after transposition, and `c: [m, n]`.
  func multiply(
    _ a: MatrixProduct.Operand, _ b: MatrixProduct.Operand, _ m: Int, _ n: Int, _ k: Int,
    accumulating: Bool, into c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    switch self {
    case .float32:
      MatrixProduct.multiply(
        a, b, m, n, k, beta: accumulating ? 1 : 0, into: c, stride: stride)
    case .bfloat16(let product):
      product.multiply(a, b, m, n, k, accumulating: accumulating, into: c, stride: stride)
    }
  }
}
