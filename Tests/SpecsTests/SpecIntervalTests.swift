import Specs
import Testing

@Suite struct `An interval` {
  @Test func `between two bounds has neither`() {
    let interval: SpecInterval<Double> = .between(0, 1)
    #expect(
      [-1, 0, 0.001, 0.999, 1, 2].map(interval.contains) == [
        false, false, true, true, false, false,
      ])
    #expect(SpecFormat.number(in: interval).expectation == "a number above 0 and below 1")
  }

  @Test func `above a bound does not have it`() {
    let interval: SpecInterval<Int> = .above(3)
    #expect([2, 3, 4].map(interval.contains) == [false, false, true])
    #expect(SpecFormat.integer(in: interval).expectation == "an integer above 3")
  }
}
