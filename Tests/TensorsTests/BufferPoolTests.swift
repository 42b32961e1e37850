import Tensors
import Testing

@Suite("A buffer pool") struct BufferPoolTests {
  @Test("never hands out what somebody has, and little more memory than was needed at once")
  func reuse() {
    let pool = BufferPool()
    var random = RandomStream(seed: 7)
    var kept: [Tensor] = []
    var live = 0
    var most = 0
    for number in 0..<2000 {
      if kept.isEmpty || (kept.count < 40 && random.next() % 2 == 0) {
        // Both small buffers, which have size classes, and large ones, which lie in the arena.
        let tensor = Tensor([1 + Int(random.next() % 50_000)], in: pool)
        tensor.fill(Float(number))
        kept.append(tensor)
        live += tensor.count
        most = max(most, live)
      } else {
        let tensor = kept.remove(at: Int(random.next() % UInt64(kept.count)))
        let values = tensor.values
        #expect(values.allSatisfy { $0 == values[0] })
        live -= tensor.count
      }
    }
    #expect(pool.bytes >= 4 * most && pool.bytes < 6 * most, "\(pool.bytes) for \(4 * most)")
  }

  @Test("joins what comes back, so that another size can take it")
  func joining() {
    let pool = BufferPool()
    var parts = (0..<30).map { Tensor([20_000 + 100 * $0], in: pool) }
    let (bytes, count) = (pool.bytes, parts.reduce(0) { $0 + $1.count })
    // Those between others, then the others: a gap is joined with none, one and two.
    for first in [1, 2, 0] {
      for index in stride(from: first, to: parts.count, by: 3) {
        parts[index] = Tensor([1], in: nil)
      }
    }
    #expect(withExtendedLifetime(Tensor([count], in: pool)) { pool.bytes } == bytes)
    #expect(pool.systemAllocations == 1)
  }

  @Test("asks for a slab of its own for what is larger than one")
  func largeBuffers() {
    let pool = BufferPool()
    let small = Tensor([20_000], in: pool)
    for _ in 0..<3 {
      withExtendedLifetime(Tensor([1 << 28], in: pool)) {
        #expect(pool.systemAllocations == 2)
      }
    }
    withExtendedLifetime(small) {}
  }
}
