/// Matrix products, one thread a call, by the fastest method that this processor has.
package enum MatrixProduct {
  /// The numbers that are multiplied; operands, sums and results are float32 in either case.
  package enum Precision: String, CaseIterable, Sendable {
    /// As they are.
    case float32
    /// Rounded to the 8 significant bits of bfloat16.
    case bfloat16
  }

  /// How float32 products are computed here, for provenance.
  package static var library: String { MatrixMultiplier.Method.best(for: .float32).description }

  /// How bfloat16 products are computed here, for provenance.
  package static var bfloat16Support: String {
    MatrixMultiplier.Method.best(for: .bfloat16).description
  }

  /// What becomes of the matrix that a product goes into.
  package enum Update: Int32, CaseIterable, Sendable {
    /// It is overwritten, and never read.
    case replace = 0
    /// The product is added to it.
    case add = 1
    /// The product is subtracted from it.
    case subtract = -1

    /// Adds or overwrites.
    init(accumulating: Bool) { self = accumulating ? .add : .replace }
  }

  /// A matrix seen by a product: an operand's elements, extents and whether it is transposed.
  // The pointer is plain memory, which nobody writes to while it is an operand.
  struct Operand: @unchecked Sendable {
    let pointer: UnsafePointer<Float>
    let stride: Int
    var isTransposed = false
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
  ///   - start: What the product is added to instead, `[m, n]`, or a row `[n]` that is added to each; not
  ///     `product` itself, which is overwritten.
  ///   - precision: Of the elements as they are multiplied.
  ///   - pool: Where the product's work space comes from; the system when `nil`.
  ///   - derived: Where a second factor that does not change may be kept as products of few rows read
  ///     it; the result has the same bits.
  ///   - team: Who shares a large product.
  ///   - product: `[m, n]`.
  /// - Precondition: The extents agree.
  package static func multiply(
    _ a: Tensor, by b: Tensor, transposing transposed: Transposition = .none,
    accumulating: Bool = false, startingFrom start: Tensor? = nil, precision: Precision = .float32,
    pool: BufferPool? = nil, derived: DerivedTensors? = nil, team: Team = nil, into product: Tensor
  ) {
    let update = Update(accumulating: accumulating)
    let multiplier = MatrixMultiplier(precision, in: pool)
    let rows = transposed == .first ? a.columns : a.rows
    if let derived, transposed == .second, multiplier.method.prefersStrips(rows: rows) {
      let strips = derived.tensor(.strips(precision), of: b) { multiplier.strips(ofTransposed: b) }
      multiplier.multiply(
        a, byTransposed: b, inStrips: strips, update: update, startingFrom: start, into: product,
        sharedBy: team)
    } else {
      multiplier.multiply(
        a, by: b, transposing: transposed, update: update, startingFrom: start, into: product,
        sharedBy: team)
    }
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
