import CKernels

/// Many products in a row by one method.
///
/// The value holds the work space of one product at a time. Except with OpenBLAS, the bits of an element
/// depend on its row and column of the factors only, not on how many others there are.
///
/// Products in bfloat16 round their factors to nearest with ties to even, and take numbers below
/// float32's smallest normal one for 0. So an element of the result differs from the exact sum by at
/// most `2⁻⁷ · Σ |a| |b|`, and a little for the sum's own rounding.
package struct MatrixMultiplier {
  /// How products are computed: those of a precision agree but for the order of their sums.
  package enum Method: String, CaseIterable, Sendable {
    /// Own kernel, for processors with vectors of 512 bits.
    case float32Tiles
    /// OpenBLAS, with the kernel that it has for the processor.
    case openBLAS
    /// Own kernel, by the processor's instructions for pairs of bfloat16.
    case bfloat16Tiles
    /// By the float32 product of rounded copies: as exact, but no faster than float32.
    case bfloat16Emulation

    /// The fastest that this processor has.
    package static func best(for precision: MatrixProduct.Precision) -> Method {
      switch precision {
      case .float32: Method.float32Tiles.isAvailable ? .float32Tiles : .openBLAS
      case .bfloat16: Method.bfloat16Tiles.isAvailable ? .bfloat16Tiles : .bfloat16Emulation
      }
    }

    /// All that this processor has for a precision.
    package static func available(for precision: MatrixProduct.Precision) -> [Method] {
      (precision == .float32 ? [.float32Tiles, .openBLAS] : [.bfloat16Tiles, .bfloat16Emulation])
        .filter(\.isAvailable)
    }

    /// Whether this processor has it.
    var isAvailable: Bool {
      switch self {
      case .float32Tiles: gecko_multiplies_float32() != 0
      case .bfloat16Tiles: gecko_multiplies_bfloat16() != 0
      case .openBLAS, .bfloat16Emulation: true
      }
    }

    /// For provenance.
    package var description: String {
      switch self {
      case .float32Tiles: "own kernel, AVX-512"
      case .openBLAS: OpenBLAS.description
      case .bfloat16Tiles: "AVX512-BF16"
      case .bfloat16Emulation: "emulated: operands rounded to bfloat16, multiplied in float32"
      }
    }

    /// Whether it is an own kernel, whose products need work space.
    package var isTiled: Bool { tiles != nil }

    /// Whether a product of so many rows is faster with a right factor that was laid out for it.
    func prefersStrips(rows: Int) -> Bool { isTiled && rows <= gecko_few_rows }
  }

  let method: Method
  private let tiles: TiledKernels?
  private let pool: BufferPool?
  private let work: Tensor?

  /// Products of a precision by its fastest method.
  init(_ precision: MatrixProduct.Precision, in pool: BufferPool?) {
    self.init(by: .best(for: precision), in: pool)
  }

  /// Products by `method`.
  ///
  /// - Precondition: The processor has the method.
  package init(by method: Method, in pool: BufferPool?) {
    precondition(method.isAvailable, "no \(method) here")
    self.method = method
    self.pool = pool
    tiles = method.tiles
    work = method.isTiled ? Tensor([Int(gecko_product_work)], in: pool) : nil
  }

  /// `product = a b`, `aᵀ b` or `a bᵀ`, or added to it or subtracted; see `MatrixProduct.multiply`.
  ///
  /// - Precondition: The extents agree.
  package func multiply(
    _ a: Tensor, by b: Tensor, transposing transposed: MatrixProduct.Transposition = .none,
    update: MatrixProduct.Update = .replace, startingFrom start: Tensor? = nil,
    into product: Tensor, sharedBy team: Team = nil
  ) {
    let (m, n, k) = MatrixProduct.extents(a, b, transposed, product)
    let left = MatrixProduct.Operand(a, isTransposed: transposed == .first)
    let right = MatrixProduct.Operand(b, isTransposed: transposed == .second)
    let result = ProductResult(product, update, startingFrom: start)
    if let team, let shared = SharedProduct(method, left, right, m, n, k, result) {
      shared.run(by: team, in: pool)
    } else {
      multiply(left, right, m, n, k, into: result)
    }
  }

  /// `c = a b`, or added to it or subtracted, with `a: [m, k]`, `b: [k, n]` after transposition, and
  /// `c: [m, n]`.
  func multiply(
    _ a: MatrixProduct.Operand, _ b: MatrixProduct.Operand, _ m: Int, _ n: Int, _ k: Int,
    _ update: MatrixProduct.Update, _ c: UnsafeMutablePointer<Float>, stride: Int
  ) {
    multiply(a, b, m, n, k, into: ProductResult(c, stride: stride, update))
  }

  private func multiply(
    _ a: MatrixProduct.Operand, _ b: MatrixProduct.Operand, _ m: Int, _ n: Int, _ k: Int,
    into result: ProductResult
  ) {
    if m == 0 || n == 0 { return }
    if k == 0 { return result.started(m, n).clear(m, n) }
    if let tiles, let work {
      tiles.product(result.kernel, a.factor, b.factor, m, n, k, work.pointer)
    } else if method == .openBLAS {
      OpenBLAS.multiply(a, b, m, n, k, into: result.started(m, n))
    } else {
      let (left, right) = (rounded(a, m, k), rounded(b, k, n))
      MatrixMultiplier(.float32, in: pool).multiply(
        MatrixProduct.Operand(left, isTransposed: a.isTransposed),
        MatrixProduct.Operand(right, isTransposed: b.isTransposed), m, n, k, into: result)
    }
  }

  /// `bᵀ` laid out for products of few rows.
  ///
  /// - Precondition: The method prefers that, and `b` has elements.
  package func strips(ofTransposed b: Tensor) -> Tensor {
    guard let tiles else { preconditionFailure("strips for \(method)") }
    let strips = Tensor([tiles.stripsSize(b.rows, b.columns)], in: nil)
    tiles.fillStrips(
      strips.pointer, MatrixProduct.Operand(b, isTransposed: true).factor, b.rows, b.columns)
    return strips
  }

  /// `product = a bᵀ`, or added to it or subtracted, with `bᵀ` laid out by `strips(ofTransposed:)`.
  ///
  /// - Precondition: The extents agree, and `a` has few rows.
  package func multiply(
    _ a: Tensor, byTransposed b: Tensor, inStrips strips: Tensor,
    update: MatrixProduct.Update = .replace, startingFrom start: Tensor? = nil,
    into product: Tensor, sharedBy team: Team = nil
  ) {
    let (m, n, k) = MatrixProduct.extents(a, b, .second, product)
    guard let tiles, let work, m > 0 else { return }
    let left = MatrixProduct.Operand(a, isTransposed: false)
    let right = MatrixProduct.Operand(pointer: strips.pointer, stride: 0)
    let result = ProductResult(product, update, startingFrom: start)
    if let team,
      let shared = SharedProduct(method, left, right, m, n, k, result, inStrips: true)
    {
      return shared.run(by: team, in: pool)
    }
    tiles.productOfStrips(result.kernel, left.factor, right.pointer, m, n, k, work.pointer)
  }

  /// A rounded copy of a factor of `rows` rows after transposition.
  private func rounded(_ x: MatrixProduct.Operand, _ rows: Int, _ columns: Int) -> Tensor {
    let copy = Tensor(x.isTransposed ? [columns, rows] : [rows, columns], in: pool)
    gecko_bfloat16_round(copy.pointer, x.pointer, x.stride, copy.rows, copy.columns)
    return copy
  }
}

extension MatrixProduct.Operand {
  var factor: gecko_factor {
    gecko_factor(elements: pointer, stride: stride, is_transposed: isTransposed ? 1 : 0)
  }
}
