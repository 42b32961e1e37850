import CKernels

/// Products of float32 matrices whose elements are rounded to bfloat16 on the way, summed in float32.
///
/// Rounding is to nearest with ties to even; numbers below float32's smallest normal one are taken
/// for 0. So an element of the result differs from the exact sum by at most `2⁻⁷ · Σ |a| |b|`, and a
/// little for the sum's own rounding. The value holds the work space of one product at a time.
package struct BFloat16Product {
  /// How the products are computed: the numbers agree but for the order of their sums.
  package enum Method: String, CaseIterable, Sendable {
    /// By the processor's instructions for pairs of bfloat16.
    case instructions = "AVX512-BF16"
    /// By the float32 product of rounded copies: as exact, but no faster than float32.
    case emulation = "emulated: operands rounded to bfloat16, multiplied in float32"

    /// The fastest that this processor has.
    package static let best: Method =
      gecko_multiplies_bfloat16() != 0 ? .instructions : .emulation
  }

  private let pool: BufferPool?
  private let work: Tensor?

  /// Products by `method`.
  ///
  /// - Precondition: The processor has the method.
  package init(by method: Method = .best, in pool: BufferPool?) {
    precondition(
      method == .emulation || method == .best,
      "no \(method.rawValue) here, but \(Method.best.rawValue)")
    self.pool = pool
    work = method == .instructions ? Tensor([gecko_bfloat16_work], in: pool) : nil
  }

  /// `product = a b`, `aᵀ b` or `a bᵀ`, or added to it; see `MatrixProduct.multiply`.
  ///
  /// - Precondition: The extents agree.
  package func multiply(
    _ a: Tensor, by b: Tensor, transposing transposed: MatrixProduct.Transposition = .none,
    accumulating: Bool = false, into product: Tensor
  ) {
    let (m, n, k) = MatrixProduct.extents(a, b, transposed, product)
    multiply(
      MatrixProduct.Operand(a, isTransposed: transposed == .first),
      MatrixProduct.Operand(b, isTransposed: transposed == .second), m, n, k,
      accumulating: accumulating, into: product.pointer, stride: product.rowStride)
  }

  /// `c = a b`, or added to it, with extents as `MatrixProduct.multiply` has them.
  func multiply(
    _ a: MatrixProduct.Operand, _ b: MatrixProduct.Operand, _ m: Int, _ n: Int, _ k: Int,
    accumulating: Bool, into c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    if let work, m > 0, n > 0, k > 0 {
      gecko_bfloat16_product(
        c, stride, a.factor, b.factor, m, n, k, accumulating ? 1 : 0, work.pointer)
      return
    }
    let (left, right) = (rounded(a, m, k), rounded(b, k, n))
    MatrixProduct.multiply(
      MatrixProduct.Operand(left, isTransposed: a.isTransposed),
      MatrixProduct.Operand(right, isTransposed: b.isTransposed), m, n, k,
      beta: accumulating ? 1 : 0, into: c, stride: stride)
  }

  /// A rounded copy of a factor of `rows` rows after transposition.
  private func rounded(_ x: MatrixProduct.Operand, _ rows: Int, _ columns: Int) -> Tensor {
    let copy = Tensor(x.isTransposed ? [columns, rows] : [rows, columns], in: pool)
    gecko_bfloat16_round(copy.pointer, x.pointer, x.stride, copy.rows, copy.columns)
    return copy
  }
}

extension MatrixProduct.Operand {
  fileprivate var factor: gecko_factor {
    gecko_factor(elements: pointer, stride: stride, is_transposed: isTransposed ? 1 : 0)
  }
}
