import Tensors
import Testing

@Suite struct `A tensor followed by another` {
  private func rows(_ values: ClosedRange<Int>) -> Tensor {
    Tensor(values.flatMap { [Float($0), -Float($0)] }, shape: [values.count, 2])
  }

  @Test func `holds the entries of both`() {
    let (pool, wide) = (
      BufferPool(isPoisoned: true), Tensor((0..<12).map(Float.init), shape: [3, 4])
    )
    let all = rows(1...2).followed(by: wide.columns(1..<3), in: pool)
    #expect(all.shape == [5, 2])
    #expect(all.values == [1, -1, 2, -2, 1, 2, 5, 6, 9, 10])
  }

  @Test func `begins with nothing, too`() {
    let all = Tensor([0, 2], in: nil).followed(by: rows(1...3), in: nil)
    #expect(all.values == rows(1...3).values)
    #expect(all.followed(by: Tensor([0, 2], in: nil), in: nil).values == rows(1...3).values)
  }

  @Test func `stays what it is when several go on from it`() {
    let pool = BufferPool(isPoisoned: true)
    let stem = rows(1...4).followed(by: rows(5...5), in: pool)
    let (left, right) = (
      stem.followed(by: rows(6...6), in: pool), stem.followed(by: rows(7...8), in: pool)
    )
    let late = left.followed(by: rows(9...9), in: pool)
    #expect(stem.values == rows(1...5).values)
    #expect(left.values == rows(1...6).values)
    #expect(right.values == rows(1...5).values + rows(7...8).values)
    #expect(late.values == rows(1...6).values + rows(9...9).values)
  }

  @Test func `is not copied each time, nor ever grows when its beginning is let go`() {
    let pool = BufferPool(isPoisoned: true)
    var window = rows(1...10).followed(by: rows(11...11), in: pool)
    for step in 12...2000 {
      window = window.followed(by: rows(step...step), in: pool).entries(1..<12)
      #expect(window.values == rows(step - 10...step).values)
    }
    // Each buffer has room for as many entries again, so that two of them are in use at a time.
    #expect(pool.systemAllocations <= 3)
  }
}
