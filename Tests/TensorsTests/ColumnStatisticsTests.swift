import Tensors
import Testing

@Suite struct `Column statistics` {
  @Test(arguments: [[1, 1], [1, 7], [5, 2], [63, 17], [3, 11, 65]] as [Shape])
  func `are those of the definition`(_ shape: Shape) {
    var random = RandomStream(seed: 4)
    var statistics = ColumnStatistics()
    let x = random.normalTensor(shape, deviation: 3)
    for x in [x, x.columns(0..<1), x.columns(x.columns / 2..<x.columns)] {
      statistics.measure(x)
      let expected = ColumnStatistics.naive(of: x)
      #expect(statistics.rows == expected.rows)
      #expect(statistics.largest == expected.largest)
      for column in 0..<x.columns {
        let bound = 1e-13 * expected.squares[column]
        #expect(abs(statistics.squares[column] - expected.squares[column]) <= bound)
        #expect(abs(statistics.sums[column] - expected.sums[column]) <= 1e-11)
      }
    }
  }

  @Test(arguments: [Float.nan, .infinity])
  func `show a value that is not finite in its column`(_ value: Float) {
    let x = Tensor.zeros([9, 20])
    x.entries(4..<5).columns(3..<4).fill(value)
    var statistics = ColumnStatistics()
    statistics.measure(x)
    #expect(statistics.squares.indices.filter { !statistics.squares[$0].isFinite } == [3])
  }
}
