import COpenBLAS

/// Matrix products, one thread a call: by OpenBLAS in float32, by `BFloat16Product` in bfloat16.
package enum MatrixProduct {
  /// The numbers that are multiplied; operands, sums and results are float32 in either case.
  package enum Precision: String, CaseIterable, Sendable {
    /// As they are.
    case float32
    /// Rounded to the 8 significant bits of bfloat16.
    case bfloat16
  }

  /// Done once, before the first product: one thread a call, for parallelism is the workers'.
  private static let preparation: Void = openblas_set_num_threads(1)

  /// The name of the kernels in use and the build of the library, for provenance.
  package static var library: String {
    _ = preparation
    let build = String(cString: openblas_get_config()).trimmingTrailingSpaces
    return "\(build), kernels \(String(cString: openblas_get_corename()))"
  }

  /// How bfloat16 products are computed here, for provenance.
  package static var bfloat16Support: String { BFloat16Product.Method.best.rawValue }

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
  ///   - precision: Of the elements as they are multiplied.
  ///   - pool: Where the work space of a bfloat16 product comes from; the system when `nil`.
  ///   - product: `[m, n]`.
  /// - Precondition: The extents agree.
  package static func multiply(
    _ a: Tensor, by b: Tensor, transposing transposed: Transposition = .none,
    accumulating: Bool = false, precision: Precision = .float32, pool: BufferPool? = nil,
    into product: Tensor
  ) {
    let (m, n, k) = extents(a, b, transposed, product)
    MatrixMultiplier(precision, in: pool).multiply(
      Operand(a, isTransposed: transposed == .first),
      Operand(b, isTransposed: transposed == .second), m, n, k, accumulating: accumulating,
      into: product.pointer, stride: product.rowStride)
  }

  /// The extents of a product, which must agree.
  static func extents(
    _ a: Tensor, _ b: Tensor, _ transposed: Transposition, _ product: Tensor
  ) -> (m: Int, n: Int, k: Int) {
    let (m, k) = transposed == .first ? (a.columns, a.rows) : (a.rows, a.columns)
    let (inner, n) = transposed == .second ? (b.columns, b.rows) : (b.rows, b.columns)
    precondition(
      k == inner && product.rows == m && product.columns == n,
      "product of [\(m), \(k)] and [\(inner), \(n)] into [\(product.rows), \(product.columns)]")
    return (m, n, k)
  }
}

extension MatrixProduct.Operand {
  init(_ matrix: Tensor, isTransposed: Bool) {
    self.init(pointer: matrix.pointer, stride: matrix.rowStride, isTransposed: isTransposed)
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
