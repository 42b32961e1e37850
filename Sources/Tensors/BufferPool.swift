import Synchronization

/// Aligned memory that is reused: a training step in its steady state asks the system for nothing.
///
/// Buffers are rounded up to size classes (an eighth of a power of two apart), and a buffer that is
/// released goes to its class's free list. Each worker owns a pool, so its activations stay in its
/// core's cache; the lock is for the rare buffer released by another thread.
package final class BufferPool: Sendable {
  private struct Shelves {
    var free: [Int: [Buffer]] = [:]
    var systemAllocations = 0
    var bytes = 0
  }

  private let shelves = Mutex(Shelves())
  /// Whether fresh buffers are filled with NaN, so that a kernel that leaves a hole is caught.
  private let isPoisoned: Bool

  /// An empty pool.
  ///
  /// - Parameter isPoisoned: Fill every buffer with NaN before it is handed out (tests).
  package init(isPoisoned: Bool = false) {
    self.isPoisoned = isPoisoned
  }

  deinit {
    shelves.withLock { shelves in
      for buffers in shelves.free.values {
        for buffer in buffers { buffer.deallocate() }
      }
    }
  }

  /// How many times the pool had to ask the system for memory.
  package var systemAllocations: Int { shelves.withLock { $0.systemAllocations } }

  /// Bytes taken from the system, in use or free.
  package var bytes: Int { shelves.withLock { $0.bytes } }

  func take(capacity: Int) -> Buffer {
    let size = Self.sizeClass(holding: capacity)
    let buffer = shelves.withLock { shelves in
      if let buffer = shelves.free[size]?.popLast() { return buffer }
      shelves.systemAllocations += 1
      shelves.bytes += size * MemoryLayout<Float>.stride
      return Buffer.allocate(capacity: size)
    }
    if isPoisoned { buffer.poison() }
    return buffer
  }

  func recycle(_ buffer: Buffer) {
    shelves.withLock { $0.free[buffer.capacity, default: []].append(buffer) }
  }

  /// The smallest class of at least `capacity` elements.
  static func sizeClass(holding capacity: Int) -> Int {
    let least = 64
    if capacity <= least { return least }
    let power = 1 << (Int.bitWidth - 1 - (capacity - 1).leadingZeroBitCount)
    let step = max(16, power / 8)
    return (capacity + step - 1) / step * step
  }
}
