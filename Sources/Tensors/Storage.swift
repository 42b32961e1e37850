import Foundation
import Synchronization

/// A block of 64-byte aligned floats.
// The pointer is plain memory: whoever holds the storage decides who may write to it.
struct Buffer: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let capacity: Int

  private static let alignment = 64
  private static let hugePage = 1 << 21

  /// Memory from the system, in huge pages where it has them: kernels read many rows at a time, and with small
  /// pages wait for the addresses of each.
  static func allocate(capacity: Int) -> Buffer {
    let bytes = capacity * MemoryLayout<Float>.stride
    let isHuge = bytes >= 2 * hugePage
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isHuge ? hugePage : alignment)
    #if os(Linux)
      if isHuge { madvise(raw, bytes / hugePage * hugePage, Int32(MADV_HUGEPAGE)) }
    #endif
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
  /// Elements, from the first, that belong to some tensor.
  private let taken: Atomic<Int>

  /// Memory of `capacity` elements for a tensor, and of `room` for what may follow it.
  init(capacity: Int, room: Int = 0, in pool: BufferPool?) {
    self.pool = pool
    let size = capacity + room
    buffer = pool?.take(capacity: size) ?? Buffer.allocate(capacity: max(size, 1))
    taken = Atomic(room > 0 ? capacity : buffer.capacity)
  }

  /// Takes the `count` elements from `start` on, if there are so many and nobody has taken any.
  func take(_ count: Int, from start: Int) -> Bool {
    guard start + count <= buffer.capacity else { return false }
    return taken.compareExchange(
      expected: start, desired: start + count, ordering: .relaxed
    ).exchanged
  }

  deinit {
    if let pool { pool.recycle(buffer) } else { buffer.deallocate() }
  }
}
