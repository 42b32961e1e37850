import Tensors
import Testing

@Suite struct `A tensor` {
  private let x = Tensor((0..<24).map(Float.init), shape: [2, 3, 4])

  @Test func `shows columns without copying`() {
    let columns = x.columns(1..<3)
    #expect(columns.shape == [2, 3, 2])
    #expect(columns.values == [1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22])
    columns.fill(-1)
    #expect(x.values[1] == -1 && x.values[0] == 0 && x.values[3] == 3)
  }

  @Test func `shows entries of the first axis`() {
    #expect(x.entries(1..<2).values == (12..<24).map(Float.init))
    #expect(x.columns(0..<2).entries(1..<2).values == [12, 13, 16, 17, 20, 21])
  }

  @Test func `copies and adds through strides`() {
    let sum = Tensor.zeros([2, 3, 2])
    sum.copy(from: x.columns(0..<2))
    sum.add(x.columns(2..<4))
    #expect(sum.values == [2, 4, 10, 12, 18, 20, 26, 28, 34, 36, 42, 44])
  }

  @Test func `knows what is finite`() {
    #expect(x.isFinite)
    x.columns(3..<4).fill(.nan)
    #expect(!x.isFinite)
    #expect(x.columns(0..<3).isFinite)
  }

  @Test func `multiplies in every orientation`() {
    let a = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    let b = Tensor([1, 0, 2, 1, 1, 1], shape: [3, 2])
    let product = Tensor.zeros([2, 2])
    MatrixProduct.multiply(a, by: b, into: product)
    #expect(product.values == [8, 5, 20, 11])
    MatrixProduct.multiply(a, by: a, transposing: .second, into: product)
    #expect(product.values == [14, 32, 32, 77])
    MatrixProduct.multiply(b, by: b, transposing: .first, accumulating: true, into: product)
    #expect(product.values == [20, 35, 35, 79])
  }

  @Test func `refuses a product of unlike extents`() async {
    await #expect(processExitsWith: .failure) {
      MatrixProduct.multiply(
        Tensor.zeros([2, 3]), by: Tensor.zeros([4, 2]), into: Tensor.zeros([2, 2]))
    }
  }
}

@Suite struct `A buffer pool` {
  @Test func `gives a released buffer to the next that fits`() {
    let pool = BufferPool()
    for _ in 0..<10 { _ = Tensor([100, 7], in: pool) }
    #expect(pool.systemAllocations == 1)
  }

  @Test func `poisons what it hands out under test`() {
    let pool = BufferPool(isPoisoned: true)
    Tensor([65], in: pool).fill(1)
    #expect(Tensor([65], in: pool).values.allSatisfy { $0.isNaN })
  }
}

@Suite struct `A worker pool` {
  @Test(arguments: [1, 2, 5])
  func `runs every piece once`(_ threads: Int) {
    let pool = WorkerPool(count: threads)
    for pieces in [0, 1, 3, 100] {
      let sums = Tensor.zeros([max(pieces, 1)])
      pool.run(pieces) { piece, _ in
        sums.slice(from: piece, shape: [1]).add(Tensor([1], shape: [1]))
      }
      #expect(sums.values.prefix(pieces).allSatisfy { $0 == 1 })
    }
  }
  @Test(arguments: [1, 2, 5])
  func `runs a first piece on the calling thread, and the others once`(_ threads: Int) {
    let pool = WorkerPool(count: threads)
    for pieces in [1, 2, 3, 100] {
      let sums = Tensor.zeros([pieces])
      let one = Tensor([1], shape: [1])
      // A variable that only the calling thread may touch.
      var first = 0
      pool.run(pieces) {
        first += 1
        sums.slice(from: 0, shape: [1]).add(one)
      } others: { piece, _ in
        sums.slice(from: piece, shape: [1]).add(one)
      }
      #expect(first == 1)
      #expect(sums.values.allSatisfy { $0 == 1 })
    }
  }
}
