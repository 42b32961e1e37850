import Report
import Testing

@Suite struct `An estimate` {
  @Test func `is the mean and its standard error`() throws {
    let estimate = try #require(Estimate([1, 2, 4, 5]))
    #expect(estimate.mean == 3)
    // Squared deviations 4 + 1 + 1 + 4 = 10, over 3, over 4.
    let error = try #require(estimate.standardError)
    #expect(abs(error - (10.0 / 12).squareRoot()) < 1e-15)
    #expect(estimate.count == 4)
  }

  @Test func `of one value has no uncertainty, which is not an uncertainty of zero`() throws {
    let estimate = try #require(Estimate([7]))
    #expect(estimate.mean == 7)
    #expect(estimate.standardError == nil)
    #expect(Estimate([7, 7])?.standardError == 0)
  }

  @Test func `of nothing is none`() {
    #expect(Estimate([]) == nil)
  }
}
