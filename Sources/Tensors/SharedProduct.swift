import CKernels

/// A product that a team computes in parts, each of some columns or rows of the result.
///
/// Plain numbers and addresses: workers that counted references to the same tensors at the same time
/// would wait for each other longer than a small part takes.
struct SharedProduct: Sendable {
  private let tiles: TiledKernels
  private let left: MatrixProduct.Operand
  private let right: MatrixProduct.Operand
  private let (rows, columns, terms): (Int, Int, Int)
  private let result: ProductResult
  private let isInStrips: Bool

  /// Columns are parted at multiples of what a kernel takes at once.
  private static let columnsAtOnce = 64

  /// The product; `nil` if it is too small, or if parts would have other bits than the whole.
  init?(
    _ method: MatrixMultiplier.Method, _ left: MatrixProduct.Operand,
    _ right: MatrixProduct.Operand, _ rows: Int, _ columns: Int, _ terms: Int,
    _ result: ProductResult, inStrips isInStrips: Bool = false
  ) {
    guard let tiles = method.tiles, rows * columns * terms >= Team.leastTerms else { return nil }
    self.tiles = tiles
    (self.left, self.right) = (left, right)
    (self.rows, self.columns, self.terms) = (rows, columns, terms)
    self.result = result
    self.isInStrips = isInStrips
  }

  /// Computes the product.
  func run(by team: WorkerPool, in pool: BufferPool?) {
    // Each worker lays out all of the factor that is not divided; a left one may be read as it lies.
    let isByColumns = isInStrips || columns >= rows || tiles.readsInPlace(left)
    let units =
      isByColumns ? (columns + Self.columnsAtOnce - 1) / Self.columnsAtOnce : rows
    let parts = min(team.count, units)
    let work = Tensor([parts, Int(gecko_product_work)], in: pool)
    let buffer = work.storage.buffer
    withExtendedLifetime(work) {
      team.run(parts) { part, _ in
        let range = units * part / parts..<units * (part + 1) / parts
        let work = buffer.pointer + part * Int(gecko_product_work)
        if isByColumns {
          let first = range.lowerBound * Self.columnsAtOnce
          let end = min(range.upperBound * Self.columnsAtOnce, columns)
          multiply(rows: 0..<rows, columns: first..<end, work)
        } else {
          multiply(rows: range, columns: 0..<columns, work)
        }
      }
    }
  }

  private func multiply(
    rows: Range<Int>, columns: Range<Int>, _ work: UnsafeMutablePointer<Float>
  ) {
    let target = result.from(row: rows.lowerBound, column: columns.lowerBound).kernel
    let left = left.advanced(by: rows.lowerBound, isTransposed: left.isTransposed)
    if isInStrips {
      let strips = right.pointer + tiles.stripsSize(columns.lowerBound, terms)
      tiles.productOfStrips(
        target, left.factor, strips, rows.count, columns.count, terms, work)
      return
    }
    let right = right.advanced(by: columns.lowerBound, isTransposed: !right.isTransposed)
    tiles.product(target, left.factor, right.factor, rows.count, columns.count, terms, work)
  }
}

extension MatrixProduct.Operand {
  /// The operand from its row `index` on; from its column, when those are what lies along.
  fileprivate func advanced(by index: Int, isTransposed liesAlong: Bool) -> Self {
    Self(
      pointer: pointer + index * (liesAlong ? 1 : stride), stride: stride,
      isTransposed: isTransposed)
  }
}
