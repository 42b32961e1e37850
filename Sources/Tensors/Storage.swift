/// A block of 64-byte aligned floats.
// The pointer is plain memory: whoever holds the storage decides who may write to it.
struct Buffer: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let capacity: Int

  static let alignment = 64

  static func allocate(capacity: Int) -> Buffer {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: capacity * MemoryLayout<Float>.stride, alignment: alignment)
    return Buffer(
      pointer: raw.bindMemory(to: Float.self, capacity: capacity), capacity: capacity)
  }

  func deallocate() {
    UnsafeMutableRawPointer(pointer).deallocate()
  }

  func poison() {
    pointer.update(repeating: .nan, count: capacity)
  }
}

/// The owner of a buffer: gives it back to its pool, or to the system, when nobody refers to it.
// A tensor is filled by the operation that makes it and read-only afterwards; gradient and parameter
// buffers are written by one worker at a time, on ranges that the training loop keeps apart.
final class Storage: @unchecked Sendable {
  let buffer: Buffer
  private let pool: BufferPool?

  init(capacity: Int, in pool: BufferPool?) {
    self.pool = pool
    buffer = pool?.take(capacity: capacity) ?? Buffer.allocate(capacity: max(capacity, 1))
  }

  deinit {
    if let pool { pool.recycle(buffer) } else { buffer.deallocate() }
  }
}
