/// A dense array of `Float`, row-major: a shape and a view of shared storage.
///
/// Rows (the last axis) are contiguous; consecutive rows lie `rowStride` elements apart, which is
/// how a column range of a wider tensor is a tensor without a copy. A tensor is filled by whoever
/// makes it and not written afterwards, except buffers that say so (gradients, parameters).
package struct Tensor: Sendable {
  let storage: Storage
  let offset: Int
  /// Extents, outermost first.
  package let shape: Shape
  /// Elements from the start of a row to the start of the next.
  package let rowStride: Int

  init(storage: Storage, offset: Int, shape: Shape, rowStride: Int) {
    self.storage = storage
    self.offset = offset
    self.shape = shape
    self.rowStride = rowStride
  }

  /// An uninitialised tensor; its maker fills it before anybody reads it.
  package init(_ shape: Shape, in pool: BufferPool?) {
    self.init(
      storage: Storage(capacity: shape.elementCount, in: pool), offset: 0, shape: shape,
      rowStride: shape.columns)
  }

  /// A tensor of zeros.
  package static func zeros(_ shape: Shape, in pool: BufferPool? = nil) -> Tensor {
    let tensor = Tensor(shape, in: pool)
    tensor.fill(0)
    return tensor
  }

  /// A tensor of the given elements, row-major.
  ///
  /// - Precondition: `values` has as many elements as `shape`.
  package init(_ values: [Float], shape: Shape, in pool: BufferPool? = nil) {
    self.init(shape, in: pool)
    precondition(
      values.count == count, "\(values.count) values do not fill a tensor of shape \(shape)")
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: count) }
    }
  }

  /// Number of elements.
  package var count: Int { shape.elementCount }
  /// Extent of the last axis; 1 for a scalar.
  package var columns: Int { shape.columns }
  /// Number of rows: the product of all extents but the last.
  package var rows: Int { shape.rows }
  /// Whether the elements lie without gaps.
  package var isContiguous: Bool { rowStride == columns || rows <= 1 }

  var pointer: UnsafeMutablePointer<Float> { storage.buffer.pointer + offset }

  /// A copy of the elements, row-major.
  package var values: [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      if let base = buffer.baseAddress {
        for row in 0..<rows {
          (base + row * columns).initialize(from: pointer + row * rowStride, count: columns)
        }
      }
      initialized = count
    }
  }
}
