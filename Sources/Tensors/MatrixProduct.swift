import COpenBLAS

/// Matrix products by OpenBLAS, one thread a call.
package enum MatrixProduct {
  /// Done once, before the first product: one thread a call, for parallelism is the workers'.
  private static let preparation: Void = openblas_set_num_threads(1)

  /// The name of the kernels in use and the build of the library, for provenance.
  package static var library: String {
    _ = preparation
    let build = String(cString: openblas_get_config()).trimmingTrailingSpaces
    return "\(build), kernels \(String(cString: openblas_get_corename()))"
  }

  /// A matrix seen by a product: an operand's elements, extents and whether it is transposed.
  struct Operand {
    let pointer: UnsafePointer<Float>
    let stride: Int
    var isTransposed = false
  }

  /// `c = a b + β c` with `a: [m, k]`, `b: [k, n]` after transposition, and `c: [m, n]`.
  static func multiply(
    _ a: Operand, _ b: Operand, _ m: Int, _ n: Int, _ k: Int, scale: Float = 1, beta: Float,
    into c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    _ = preparation
    if m == 0 || n == 0 { return }
    if k == 0 {
      if beta == 0 {
        for row in 0..<m { (c + row * stride).update(repeating: 0, count: n) }
      }
      return
    }
    cblas_sgemm(
      CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
      b.isTransposed ? CblasTrans : CblasNoTrans, blasint(m), blasint(n), blasint(k), scale,
      a.pointer, blasint(a.stride), b.pointer, blasint(b.stride), beta, c, blasint(stride))
  }

  /// Which factor of a product is taken transposed.
  package enum Transposition {
    /// `a b`
    case none
    /// `aᵀ b`
    case first
    /// `a bᵀ`
    case second
  }

  /// `product = a b`, `aᵀ b` or `a bᵀ`, or added to it; tensors are seen as `[rows, columns]`.
  ///
  /// - Parameters:
  ///   - a: `[m, k]`, or `[k, m]` when transposed.
  ///   - b: `[k, n]`, or `[n, k]` when transposed.
  ///   - transposed: Which of the two is transposed.
  ///   - accumulating: Whether to add to `product` instead of overwriting it.
  ///   - product: `[m, n]`.
  /// - Precondition: The extents agree.
  package static func multiply(
    _ a: Tensor, by b: Tensor, transposing transposed: Transposition = .none,
    accumulating: Bool = false, into product: Tensor
  ) {
    let (m, k) = transposed == .first ? (a.columns, a.rows) : (a.rows, a.columns)
    let (inner, n) = transposed == .second ? (b.columns, b.rows) : (b.rows, b.columns)
    precondition(
      k == inner && product.rows == m && product.columns == n,
      "product of [\(m), \(k)] and [\(inner), \(n)] into [\(product.rows), \(product.columns)]")
    multiply(
      Operand(pointer: a.pointer, stride: a.rowStride, isTransposed: transposed == .first),
      Operand(pointer: b.pointer, stride: b.rowStride, isTransposed: transposed == .second),
      m, n, k, beta: accumulating ? 1 : 0, into: product.pointer, stride: product.rowStride)
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
