import Synchronization

/// Aligned memory that is reused: a training step in its steady state asks the system for nothing.
///
/// Small buffers are rounded up to size classes (an eighth of a power of two apart), and one that is
/// released goes to its class's free list; large ones lie in an arena. Each worker owns a pool, so its
/// activations stay in its core's cache; the lock is for the rare buffer released by another thread.
package final class BufferPool: Sendable {
  private struct Shelves {
    /// By the index of their size class.
    // An array: it is changed at every take and recycle, which costs a dictionary several retains.
    var free = [[Buffer]](repeating: [], count: SizeClass.count)
    var systemAllocations = 0
    var bytes = 0
    var arena = Arena()
  }

  /// Elements of the largest small buffer: 64 kB.
  private static let largestSmall = 1 << 14

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
      for buffers in shelves.free {
        for buffer in buffers { buffer.deallocate() }
      }
      shelves.arena.deallocate()
    }
  }

  /// How many times the pool had to ask the system for memory.
  package var systemAllocations: Int {
    shelves.withLock { $0.systemAllocations + $0.arena.systemAllocations }
  }

  /// Bytes taken from the system, in use or free.
  package var bytes: Int { shelves.withLock { $0.bytes + $0.arena.bytes } }

  func take(capacity: Int) -> Buffer {
    let buffer = shelves.withLock { shelves in
      if capacity > Self.largestSmall { return shelves.arena.take(capacity: capacity) }
      let size = SizeClass(holding: capacity)
      if let buffer = shelves.free[size.index].popLast() { return buffer }
      shelves.systemAllocations += 1
      shelves.bytes += size.capacity * MemoryLayout<Float>.stride
      return Buffer.allocate(capacity: size.capacity)
    }
    if isPoisoned { buffer.poison() }
    return buffer
  }

  func recycle(_ buffer: Buffer) {
    shelves.withLock { shelves in
      if buffer.capacity > Self.largestSmall {
        shelves.arena.recycle(buffer)
      } else {
        shelves.free[SizeClass(holding: buffer.capacity).index].append(buffer)
      }
    }
  }

  /// Buffers of one capacity.
  private struct SizeClass {
    let index: Int
    /// Elements.
    let capacity: Int

    /// Eight for each power of two that a capacity can lie above.
    static let count = 8 * Int.bitWidth

    /// The smallest class of at least `capacity` elements.
    init(holding capacity: Int) {
      let least = 64
      guard capacity > least else {
        (index, self.capacity) = (0, least)
        return
      }
      let exponent = Int.bitWidth - 1 - (capacity - 1).leadingZeroBitCount
      let power = 1 << exponent
      let step = max(16, power / 8)
      let steps = (capacity - power + step - 1) / step
      // From 1 to 8 steps lie above a power, so that no two classes have an index.
      (index, self.capacity) = (8 * exponent + steps - 1, power + steps * step)
    }
  }
}
