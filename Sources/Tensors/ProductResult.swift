import CKernels

/// Where a product goes, and what it is added to.
// Parts of a product write to parts of the result that are theirs.
struct ProductResult: @unchecked Sendable {
  private let pointer: UnsafeMutablePointer<Float>
  private let stride: Int
  let update: MatrixProduct.Update
  /// What it is added to instead of what is there; all its rows may be one.
  private let start: UnsafePointer<Float>?
  private let startStride: Int

  /// A result in plain memory.
  init(_ pointer: UnsafeMutablePointer<Float>, stride: Int, _ update: MatrixProduct.Update) {
    (self.pointer, self.stride, self.update) = (pointer, stride, update)
    (start, startStride) = (nil, 0)
  }

  /// A tensor that is updated, or that becomes the sum of `start` and the product.
  ///
  /// - Precondition: A start has the result's shape, or is a row of it.
  init(_ product: Tensor, _ update: MatrixProduct.Update, startingFrom start: Tensor? = nil) {
    (pointer, stride) = (product.pointer, product.rowStride)
    guard let start else {
      self.update = update
      (self.start, startStride) = (nil, 0)
      return
    }
    let isRow = start.shape.count == 1
    precondition(
      start.columns == product.columns && (isRow || start.rows == product.rows)
        && update == .replace, "\(update), \(product.shape) starting from \(start.shape)")
    self.update = .add
    (self.start, startStride) = (UnsafePointer(start.pointer), isRow ? 0 : start.rowStride)
  }

  private init(_ whole: ProductResult, row: Int, column: Int) {
    pointer = whole.pointer + row * whole.stride + column
    start = whole.start.map { $0 + row * whole.startStride + column }
    (stride, startStride, update) = (whole.stride, whole.startStride, whole.update)
  }

  /// The result from a row and a column on.
  func from(row: Int, column: Int) -> ProductResult {
    ProductResult(self, row: row, column: column)
  }

  /// For a product of no terms, and for those that cannot start elsewhere: copies the start to where the
  /// product goes, and is then added to what is there.
  func started(_ rows: Int, _ columns: Int) -> ProductResult {
    guard let start else { return self }
    for row in 0..<rows {
      (pointer + row * stride).update(from: start + row * startStride, count: columns)
    }
    return ProductResult(pointer, stride: stride, update)
  }

  /// For a product of no terms: what would be replaced becomes zero.
  func clear(_ rows: Int, _ columns: Int) {
    guard update == .replace else { return }
    for row in 0..<rows { (pointer + row * stride).update(repeating: 0, count: columns) }
  }

  /// As the own kernels take it.
  var kernel: gecko_result {
    gecko_result(
      elements: pointer, stride: stride, update: update.rawValue, start: start,
      start_stride: startStride)
  }

  /// As OpenBLAS takes it.
  var memory: (pointer: UnsafeMutablePointer<Float>, stride: Int) { (pointer, stride) }
}
