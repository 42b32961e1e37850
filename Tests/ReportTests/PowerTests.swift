import Report
import Store
import Testing

/// Reference values are those of scipy 1.17: `stats.nct` and `stats.chi2`, and where the first gives no
/// number the same integral by `integrate.quad`.
@Suite struct `The power of a paired t test` {
  @Test(arguments: [
    (2, 0.05, 0.8, 11.549888435882353), (3, 0.05, 0.8, 3.2640435496995712),
    (3, 0.05 / 3, 0.8, 5.667476062885725), (5, 0.05, 0.8, 1.681996965955556),
    (5, 0.05, 0.9, 1.9658888236060104), (10, 0.05, 0.8, 0.9960013714552979),
    (20, 0.05, 0.8, 0.6604416546232914),
  ])
  func `says what difference replicates resolve`(
    _ replicates: Int, _ level: Double, _ probability: Double, _ size: Double
  ) {
    let power = PairedPower(level: level)
    let found = power.resolvable(replicates: replicates, probability: probability)
    #expect(abs(found - size) < 1e-7 * size, "\(found)")
    let back = power.probability(ofFinding: size, replicates: replicates)
    #expect(abs(back - probability) < 1e-9, "\(back)")
  }

  @Test(arguments: [
    (0.02 / 0.03, 0.05, 0.8, 20), (0.5, 0.05, 0.8, 34), (0.2, 0.05, 0.9, 265), (1, 0.05, 0.8, 10),
    (3, 0.05, 0.8, 4),
  ])
  func `says how many replicates resolve a difference`(
    _ size: Double, _ level: Double, _ probability: Double, _ count: Int
  ) {
    let power = PairedPower(level: level)
    #expect(power.replicates(toFind: size, probability: probability) == count)
  }

  @Test func `gives up at the most replicates that a spec may have`() {
    #expect(PairedPower(level: 0.05).replicates(toFind: 0.001, probability: 0.8) == nil)
  }

  @Test(arguments: [
    (1, 0.5, 12.706204736174694, 0.056096256831644396),
    (1, 16.3, 12.706204736174694, 0.79906183174358), (1, 163, 127.32, 0.7995249416252215),
    (2, 2, 4.302652729749462, 0.2183070748467827), (2, 6, 4.302652729749462, 0.8357381198228698),
    (4, 3.5, 2.7764451051977934, 0.7448700589508723),
    (11, 0, 2.2009851600915926, 0.05000000000000409),
    (11, 3, 2.2009851600915926, 0.7795951791526016),
    (99, 2.5, 1.9842169515864174, 0.6969802740547701), (199, 45, 40, 0.9871803047695458),
    (999, 3, 1.9623, 0.8501772241308505),
  ])
  func `follows the noncentral t distribution`(
    _ freedom: Int, _ shift: Double, _ threshold: Double, _ probability: Double
  ) {
    for sign in [1.0, -1] {
      let distribution = NoncentralStudent(degreesOfFreedom: freedom, noncentrality: sign * shift)
      let found = distribution.probability(ofMagnitudeFrom: threshold)
      #expect(abs(found - probability) < 1e-9, "\(found)")
    }
  }

  @Test(arguments: [
    (1, [0.0009820691171752555, 0.454936423119572, 5.023886187314888]),
    (2, [0.05063561596857975, 1.386294361119891, 7.377758908227871]),
    (4, [0.4844185570879299, 3.3566939800333224, 11.143286781877796]),
    (9, [2.7003894999803584, 8.342832692252955, 19.02276779864163]),
    (29, [16.04707169536489, 28.33612686658445, 45.72228580417452]),
  ])
  func `knows how far a measured deviation may be off`(_ freedom: Int, _ quantiles: [Double]) {
    let distribution = ChiSquaredDistribution(degreesOfFreedom: freedom)
    for (probability, quantile) in zip([0.025, 0.5, 0.975], quantiles) {
      #expect(abs(distribution.quantile(probability) - quantile) < 1e-9 * quantile)
    }
    let interval = distribution.deviationInterval(confidence: 0.95)
    #expect(abs(interval.low - (Double(freedom) / quantiles[2]).squareRoot()) < 1e-9)
    #expect(abs(interval.high - (Double(freedom) / quantiles[0]).squareRoot()) < 1e-6)
  }
}

@Suite struct `What a plan can resolve` {
  private func lines(
    replicates: Int, variants: [String], deviation: Double? = nil, difference: Double? = nil
  ) -> [String] {
    let manifest = StoredStudy.plan(variants, replicates: replicates)
    return PowerForecast(
      of: manifest, measure: "accuracy",
      PowerForecast.Question(deviation: deviation, difference: difference, probability: 0.8),
      stages: nil, measuredIn: nil)?.lines ?? []
  }

  @Test func `is said with the deviation that is given`() {
    #expect(
      lines(replicates: 3, variants: ["a", "b"], deviation: 0.03, difference: 0.02) == [
        "3 replicates resolve a difference of 0.0979 in accuracy with probability 0.8 at 0.05 "
          + "(two-sided paired t, deviation 0.03 given); 0.02 would need 20."
      ])
  }

  @Test func `is said for the comparison that Holm's correction tests hardest`() {
    let lines = lines(
      replicates: 3, variants: ["a", "b", "c", "d"], deviation: 0.03, difference: 0.02)
    #expect(lines.count == 2)
    #expect(
      lines.last
        == "  Holm's correction over 3 comparisons tests the first at 0.0167: there it is 0.17; 0.02 "
        + "would need 27.")
  }

  @Test func `is in standard deviations where none is known`() {
    let lines = lines(replicates: 3, variants: ["a", "b"], difference: 0.02)
    #expect(
      lines.first
        == "3 replicates resolve a difference of 3.26 standard deviations of the paired differences "
        + "(g_z) with probability 0.8 at 0.05 (two-sided paired t).")
  }

  @Test func `of two replicates and of one is little`() {
    #expect(
      lines(replicates: 2, variants: ["a", "b"]).first
        == "2 replicates: an interval is 12.7 standard errors to each side; with 3 it is 4.3, with 5 "
        + "2.78.")
    #expect(
      lines(replicates: 1, variants: ["a", "b"], deviation: 0.03, difference: 0.02) == [
        "1 replicate: nothing tells a difference from chance; `replicates: 3` or more would.",
        "0.02 would need 20, deviation 0.03 given.",
      ])
    #expect(lines(replicates: 3, variants: ["a"]).isEmpty)
  }

  @Test func `is said with the deviations that a study has measured`() throws {
    let study = try StoredStudy()
    for (replicate, off) in [(0, 0.01), (1, 0.03), (2, 0.02)] {
      try study.store("gecko", replicate, valid: (1, 0.5), test: (1, 0.5))
      try study.store("plain", replicate, valid: (1, 0.5), test: (1, 0.5 + off))
    }
    let forecast = try #require(
      PowerForecast(
        of: StoredStudy.plan(["gecko", "plain"], replicates: 3), measure: "accuracy",
        PowerForecast.Question(deviation: nil, difference: 0.01, probability: 0.8),
        stages: nil, measuredIn: (try study.table(), "old")))
    // The differences 0.01, 0.03 and 0.02 have the deviation 0.01.
    #expect(abs(forecast.measured[0].deviation - 0.01) < 1e-12)
    #expect(forecast.cases.map(\.source) == [.largest])
    #expect(forecast.cases[0].single.needed == 10)
    #expect(
      forecast.lines.last
        == "Measured in old: standard deviations of paired differences of accuracy, plain 0.01; that "
        + "of plain, 3 pairs, has the 95 % interval 0.00521 to 0.0628, for few replicates know it "
        + "badly.")
  }

  /// (t(2, 0.975) · 0.03 / 0.02)² = 41.7.
  @Test func `of replicates that are added is how many there may be`() throws {
    func lines(_ measure: String) -> [String] {
      var manifest = StoredStudy.plan(["a", "b"], replicates: 12)
      manifest.replicatesUntil = StudyManifest.ReplicatesUntil(
        halfWidth: 0.02, measure: measure, atLeast: 3)
      return PowerForecast(
        of: manifest, measure: "accuracy",
        PowerForecast.Question(deviation: 0.03, difference: nil, probability: 0.8), stages: nil,
        measuredIn: nil)?.lines ?? []
    }
    #expect(
      lines("accuracy") == [
        "3 to 12 replicates: the spread of the first 3 says how many make every difference known to "
          + "± 0.02 of valid accuracy; a deviation of 0.03 given makes it 42, more than there may be."
      ])
    // A deviation of another measure says nothing.
    #expect(lines("loss").first?.hasSuffix("± 0.02 of valid loss.") == true)
  }
}
