/// Memory for large buffers, cut from slabs that the system is asked for.
///
/// A buffer lies in the smallest gap that holds it, and is joined with the gaps beside it when it comes back:
/// what one size leaves, another can take. Memory beyond what was ever cut is not touched, so it is
/// only address space.
struct Arena {
  /// Gaps by address, none beside another.
  private var gaps: [Buffer] = []
  private var slabs: [Slab] = []

  private struct Slab {
    let memory: Buffer
    /// Elements, from the first, that were ever cut.
    var reached = 0
  }

  /// Elements of a slab: half a gigabyte.
  private static let slabSize = 1 << 27
  /// What a buffer is rounded up to: a page.
  private static let grain = 1 << 10

  /// Bytes that were ever cut.
  var bytes: Int { slabs.reduce(0) { $0 + $1.reached } * MemoryLayout<Float>.stride }
  /// How many times the system was asked.
  var systemAllocations: Int { slabs.count }

  mutating func take(capacity: Int) -> Buffer {
    let size = (capacity + Self.grain - 1) / Self.grain * Self.grain
    let index = smallestGap(of: size) ?? addSlab(for: size)
    let gap = gaps[index]
    if gap.capacity == size {
      gaps.remove(at: index)
    } else {
      gaps[index] = Buffer(pointer: gap.pointer + size, capacity: gap.capacity - size)
    }
    let buffer = Buffer(pointer: gap.pointer, capacity: size)
    for index in slabs.indices where slabs[index].memory.contains(buffer) {
      slabs[index].reached = max(
        slabs[index].reached, buffer.end - slabs[index].memory.pointer)
    }
    return buffer
  }

  /// The index of the smallest gap that holds so many elements.
  private func smallestGap(of size: Int) -> Int? {
    gaps.indices.lazy.filter { gaps[$0].capacity >= size }.min {
      gaps[$0].capacity < gaps[$1].capacity
    }
  }

  /// Takes back a buffer, which is joined with the gaps beside it.
  ///
  /// - Returns: The index of the gap that it is now in.
  @discardableResult
  mutating func recycle(_ buffer: Buffer) -> Int {
    let next = gaps.firstIndex { $0.pointer > buffer.pointer } ?? gaps.count
    let joinsNext = next < gaps.count && buffer.end == gaps[next].pointer
    let joinsLast = next > 0 && gaps[next - 1].end == buffer.pointer
    switch (joinsLast, joinsNext) {
    case (true, true):
      gaps[next - 1] = gaps[next - 1].extended(by: buffer.capacity + gaps[next].capacity)
      gaps.remove(at: next)
      return next - 1
    case (true, false):
      gaps[next - 1] = gaps[next - 1].extended(by: buffer.capacity)
      return next - 1
    case (false, true):
      gaps[next] = buffer.extended(by: gaps[next].capacity)
      return next
    case (false, false):
      gaps.insert(buffer, at: next)
      return next
    }
  }

  /// Gives everything back to the system.
  func deallocate() {
    for slab in slabs { slab.memory.deallocate() }
  }

  /// The index of a new gap of at least `size` elements.
  private mutating func addSlab(for size: Int) -> Int {
    let memory = Buffer.allocate(capacity: max(size, Self.slabSize))
    slabs.append(Slab(memory: memory))
    return recycle(memory)
  }
}

extension Buffer {
  fileprivate var end: UnsafeMutablePointer<Float> { pointer + capacity }

  fileprivate func contains(_ other: Buffer) -> Bool {
    pointer <= other.pointer && other.end <= end
  }

  fileprivate func extended(by count: Int) -> Buffer {
    Buffer(pointer: pointer, capacity: capacity + count)
  }
}
