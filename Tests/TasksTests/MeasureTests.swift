import Tasks
import Testing

@Suite struct `A measure` {
  @Test(arguments: Measure.allCases)
  func `orders a NaN behind every number`(_ measure: Measure) {
    for value in [0, 1.5, Double.infinity, -Double.infinity] {
      #expect(measure.isBetter(value, than: .nan))
      #expect(!measure.isBetter(.nan, than: value))
      #expect(!measure.isBetter(value, than: value))
    }
    #expect(!measure.isBetter(.nan, than: .nan))
    #expect(measure.isBetter(1, than: 2) == measure.lowerIsBetter)
    #expect(measure.isBetter(2, than: 1) != measure.lowerIsBetter)
  }
}
