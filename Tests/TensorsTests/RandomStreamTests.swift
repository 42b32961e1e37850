import Tensors
import Testing

@Suite struct `A random stream` {
  @Test func `gives the numbers of SplitMix64`() {
    var stream = RandomStream(seed: 1_234_567)
    #expect(stream.next() == 6_457_827_717_110_365_317)
    #expect(stream.next() == 3_203_168_211_198_807_973)
    #expect(RandomStream(seed: 1_234_567).bits(at: 1) == 3_203_168_211_198_807_973)
  }

  @Test func `splits by name, whatever was drawn before`() {
    let fresh = RandomStream(seed: 5)
    var used = fresh
    for _ in 0..<10 { _ = used.next() }
    #expect(fresh.stream("data") == used.stream("data"))
    #expect(fresh.stream(3) == used.stream(3))
  }

  @Test func `gives different children different seeds`() {
    let root = RandomStream(seed: 0)
    let names = ["", "a", "b", "ab", "ba", "layers.0", "layers.1", "layers.10"]
    let seeds = names.map { root.stream($0).seed } + (0..<1000).map { root.stream($0).seed }
    #expect(Set(seeds).count == seeds.count)
  }

  /// 100,000 draws below 7: each count has deviation 111, so 600 is over five deviations.
  @Test func `draws integers evenly`() {
    var stream = RandomStream(seed: 1)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<100_000 { counts[stream.integer(below: 7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 14_286) < 600 })
  }

  /// The mean of 100,000 unit normals has deviation 0.003, their mean square 0.0045.
  @Test func `draws normals of mean 0 and variance 1`() {
    var stream = RandomStream(seed: 2)
    let values = (0..<100_000).map { _ in stream.normal() }
    let mean = values.reduce(0, +) / 1e5
    let square = values.reduce(0) { $0 + $1 * $1 } / 1e5
    #expect(abs(mean) < 0.016)
    #expect(abs(square - 1) < 0.023)
  }

  @Test func `truncates`() {
    var stream = RandomStream(seed: 3)
    #expect(
      (0..<10_000).allSatisfy { _ in abs(stream.normal(deviation: 1, truncatedAt: 0.5)) <= 0.5 })
  }

  @Test func `permutes`() {
    var stream = RandomStream(seed: 4)
    #expect(stream.permutation(of: 50).sorted() == Array(0..<50))
    #expect(Set(stream.distinct(9, below: 10)).count == 9)
  }
}
