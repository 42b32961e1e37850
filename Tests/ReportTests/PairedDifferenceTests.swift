import Report
import Testing

@Suite struct `A paired difference` {
  /// Reference values are those of scipy 1.17.
  ///
  ///     r = stats.ttest_rel(a, b); r.confidence_interval(0.95); d = a - b
  ///     J = gamma(2) / (sqrt(2) * gamma(1.5)); d.mean() / d.std(ddof=1) * J
  private let own = [0.931, 0.948, 0.957, 0.942, 0.96]
  private let base = [0.912, 0.94, 0.931, 0.939, 0.938]

  private func pairs(_ own: [Double], _ base: [Double]) -> [(own: Double, baseline: Double)] {
    zip(own, base).map { (own: $0, baseline: $1) }
  }

  private func expectClose(_ left: Double?, _ right: Double) {
    #expect(abs((left ?? .nan) - right) <= 1e-11 * abs(right), "\(left ?? .nan) and \(right)")
  }

  @Test func `is what scipy makes of it`() throws {
    let difference = try #require(MeanDifference(pairs(own, base), confidence: 0.95))
    expectClose(difference.estimate.mean, 0.015599999999999992)
    expectClose(difference.estimate.standardError, 0.004342810150121682)
    #expect(difference.degreesOfFreedom == 4)
    expectClose(difference.pValue, 0.02291796755496556)
    expectClose(difference.estimate.low, 0.0035424260158913503)
    expectClose(difference.estimate.high, 0.027657573984108633)
    expectClose(difference.cohen, 1.6064556931193186)
    expectClose(difference.hedges, 1.28176619515377)
    let narrow = try #require(MeanDifference(pairs(own, base), confidence: 0.9))
    expectClose(narrow.estimate.low, 0.006341794137836322)
    expectClose(narrow.estimate.high, 0.024858205862163658)
  }

  @Test func `of two replicates has an interval, and no unbiased effect size`() throws {
    let difference = try #require(MeanDifference(pairs([1, 4], [0, 1]), confidence: 0.95))
    // d = 1, 3: mean 2, standard error 1, t = 2 with ν = 1: p = 2 (½ − atan(2)/π).
    expectClose(difference.pValue, 0.2951672353008665)
    expectClose(difference.estimate.high, 2 + 12.706204736174694)
    expectClose(difference.cohen, 2.0.squareRoot())
    #expect(difference.hedges == nil)
  }

  @Test func `of one replicate has no uncertainty`() throws {
    let difference = try #require(MeanDifference(pairs([1], [3]), confidence: 0.95))
    #expect(difference.estimate == Estimate([-2]))
    #expect(difference.degreesOfFreedom == nil && difference.pValue == nil)
    #expect(difference.cohen == nil && difference.hedges == nil)
    #expect(!difference.isFound(confidence: 0.95))
    #expect(MeanDifference([], confidence: 0.95) == nil)
  }

  @Test func `of equal numbers is none`() throws {
    let difference = try #require(MeanDifference(pairs(own, own), confidence: 0.95))
    #expect(difference.estimate.mean == 0)
    #expect(difference.estimate.low == nil && difference.estimate.high == nil)
    #expect(difference.pValue == nil)
    #expect(difference.cohen == nil && difference.hedges == nil)
    #expect(difference.isTie && !difference.isConstant)
  }

  @Test func `that is the same everywhere has no spread to test with`() throws {
    // 0.3 − 0.1 and 0.9 − 0.7 differ by rounding alone.
    let difference = try #require(
      MeanDifference(pairs([0.3, 0.9, 0.5], [0.1, 0.7, 0.3]), confidence: 0.95))
    #expect(difference.pValue == nil)
    #expect(difference.estimate.standardError == 0)
    #expect(difference.estimate.low == nil && difference.estimate.high == nil)
    #expect(difference.cohen == nil && difference.hedges == nil)
    #expect(difference.isConstant)
  }

  @Test func `of numbers that are not finite claims nothing`() throws {
    let difference = try #require(
      MeanDifference(pairs([.infinity, 1], [0, 0]), confidence: 0.95))
    #expect(difference.pValue == nil && difference.estimate.low == nil)
    #expect(difference.cohen == nil && difference.hedges == nil)
  }
}

@Suite struct `Holm's correction` {
  /// Holm (1979), and `statsmodels.stats.multitest.multipletests(…, method="holm")`.
  @Test func `steps down through the smallest p-values`() {
    let adjusted = HolmCorrection.adjusted([0.01, 0.04, 0.03, 0.005])
    #expect(zip(adjusted, [0.03, 0.06, 0.06, 0.02]).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func `is monotone, at most 1, and leaves a single value alone`() {
    #expect(HolmCorrection.adjusted([0.04]) == [0.04])
    #expect(HolmCorrection.adjusted([]).isEmpty)
    #expect(HolmCorrection.adjusted([0.5, 0.6, 1]) == [1, 1, 1])
    #expect(HolmCorrection.adjusted([0.02, 0.02]) == [0.04, 0.04])
    #expect(HolmCorrection.adjusted([0, 0.03, 0.02])[0] == 0)
  }
}
