import Report
import Store
import Testing

@Suite struct `Welch's test` {
  /// Reference values are those of scipy 1.17: `stats.ttest_ind(a, b, equal_var=False)`.
  private func expectClose(_ left: Double?, _ right: Double) {
    #expect(abs((left ?? .nan) - right) <= 1e-10 * abs(right), "\(left ?? .nan) and \(right)")
  }

  private let base = [0.912, 0.94, 0.931, 0.939, 0.938]

  @Test func `is what scipy makes of it`() throws {
    let own = [0.931, 0.948, 0.957, 0.942, 0.96]
    let difference = try #require(MeanDifference(of: own, from: base, confidence: 0.95))
    #expect(difference.test == .welch)
    expectClose(difference.estimate.mean, 0.015599999999999836)
    expectClose(difference.estimate.standardError, 0.007413501197140234)
    expectClose(difference.degreesOfFreedom, 7.999995762435794)
    expectClose(difference.pValue, 0.06848125395527457)
    expectClose(difference.estimate.low, -0.0014955659931690825)
    expectClose(difference.estimate.high, 0.03269556599316875)
    #expect(difference.cohen == nil && difference.hedges == nil)
    let equivalence = try #require(EquivalenceTest(difference, margin: 0.03, confidence: 0.95))
    expectClose(equivalence.pValue, 0.04400960700092493)
    expectClose(equivalence.low, 0.0018142374509652788)
    expectClose(equivalence.high, 0.029385762549034394)
  }

  @Test func `of unequal numbers and spreads has fewer degrees of freedom`() throws {
    let difference = try #require(
      MeanDifference(of: [0.80, 0.95, 0.70], from: base, confidence: 0.95))
    expectClose(difference.estimate.standardError, 0.07283733779990711)
    expectClose(difference.degreesOfFreedom, 2.020868971555692)
    expectClose(difference.pValue, 0.25290572037399867)
    expectClose(difference.estimate.low, -0.42564609127249625)
    #expect(difference.estimate.count == 3)
    let equivalence = try #require(EquivalenceTest(difference, margin: 0.5, confidence: 0.95))
    expectClose(equivalence.pValue, 0.016643703784389043)
  }

  @Test func `of a first stage takes its spread alone`() throws {
    let difference = try #require(
      MeanDifference(
        of: [1, 2, 4, 3, 5], from: [0.5, 0.9, 0.2, 0.4, 1.1], confidence: 0.95, stages: (3, 3)))
    expectClose(difference.estimate.mean, 2.38)
    expectClose(difference.estimate.standardError, 0.7009517339541527)
    expectClose(difference.degreesOfFreedom, 2.210839511650104)
    expectClose(difference.pValue, 0.06675231471933529)
  }

  @Test func `needs a spread on some side`() throws {
    let single = try #require(MeanDifference(of: [1], from: [2, 3], confidence: 0.95))
    #expect(single.estimate.mean == -1.5 && single.pValue == nil)
    let constant = try #require(MeanDifference(of: [1, 1], from: [2, 2], confidence: 0.95))
    #expect(constant.pValue == nil && constant.estimate.low == nil && constant.isConstant)
  }
}

@Suite struct `Student's distribution of any degrees of freedom` {
  /// `stats.t.cdf(t, nu)`, `stats.t.ppf(0.975, nu)` of scipy 1.17.
  @Test(arguments: [
    (2.047, 3.1, 0.9561964892120933, 4.209355236163314),
    (2.5, 1.2, 0.8342805811670612, 3.5746548420036817),
    (7.81, 2.0, 0.9593075832147173, 2.3158056821218556),
    (40.3, -1.7, 0.048418873585866946, 2.0206068306530454),
  ])
  func `agrees with scipy`(_ nu: Double, _ t: Double, _ probability: Double, _ quantile: Double) {
    let student = StudentDistribution(degreesOfFreedom: nu)
    #expect(abs(student.probability(upTo: t) / probability - 1) < 1e-11)
    #expect(abs(student.quantile(0.975) / quantile - 1) < 1e-11)
  }
}

@Suite struct `A test of equivalence` {
  /// Two one-sided tests by `stats.t.sf` and `stats.t.cdf`; the interval by `stats.t.ppf(0.95, 4)`.
  @Test func `is what scipy makes of it`() throws {
    let (own, base) = ([0.931, 0.948, 0.957, 0.942, 0.96], [0.912, 0.94, 0.931, 0.939, 0.938])
    let difference = try #require(
      MeanDifference(zip(own, base).map { (own: $0, baseline: $1) }, confidence: 0.95))
    for (margin, p) in [(0.02, 0.18414220297534437), (0.03, 0.014746671740711976)] {
      let test = try #require(EquivalenceTest(difference, margin: margin, confidence: 0.95))
      #expect(abs(test.pValue / p - 1) < 1e-10)
      #expect(abs((test.low ?? 0) / 0.0063417941378363304 - 1) < 1e-10)
      #expect(abs((test.high ?? 0) / 0.024858205862163654 - 1) < 1e-10)
    }
  }
}

@Suite struct `What variants share` {
  private func table(
    _ study: StoredStudy, specifications: [String: String] = [:],
    sameness: [String: StudyManifest.Sameness] = [:], sizes: [String: Int] = [:],
    contrasts: [StudyManifest.Contrast]? = nil, equivalence: Double? = nil, only: [String] = []
  ) throws -> StudyTable {
    var manifest = study.manifest(
      specifications: specifications, sameness: sameness, sizes: sizes)
    manifest.contrasts = contrasts
    manifest.equivalence = equivalence
    return try StudyTable(of: manifest, folder: study.folder, only: only)
  }

  /// Three replicates of variants, whose accuracies are apart by a little noise.
  private func study(_ variants: [String]) throws -> StoredStudy {
    let study = try StoredStudy()
    for (index, variant) in variants.enumerated() {
      for (replicate, noise) in [0.0, 0.03, 0.01].enumerated() {
        let accuracy = 0.5 + noise * Double(index + 1) + 0.1 * Double(index)
        try study.store(
          variant, replicate, valid: (Double(index) + noise, 0.5),
          test: (Double(index) + noise, accuracy))
      }
    }
    return study
  }

  @Test func `decides which test a row has, and whether it has one`() throws {
    let study = try study(["gecko", "mix", "batch", "long", "small", "plain"])
    func specification(_ task: String, _ rest: String) -> String {
      "{\"seed\": 1, \"task\": {\"kind\": \"mqar\", \(task)}, \(rest)}"
    }
    let usual = specification(
      "\"length\": 64, \"train_examples\": 0", "\"training\": {\"batch\": 8}")
    let table = try table(
      study,
      specifications: [
        "gecko": usual, "small": usual,
        "mix": specification(
          "\"length\": 64, \"train_examples\": 0",
          "\"training\": {\"batch\": 8}, \"mixture\": [{\"weight\": 1}]"),
        "batch": specification(
          "\"length\": 64, \"train_examples\": 99", "\"training\": {\"batch\": 10}"),
        "long": specification(
          "\"length\": 128, \"train_examples\": 0", "\"training\": {\"batch\": 8}"),
        "plain": usual,
      ], sizes: ["small": 7])
    #expect(
      table.rows.map { $0.standing?.kind } == [
        nil, .unpaired, .unpaired, .otherTask, .paired, .paired,
      ])
    #expect(
      table.rows.map { $0.difference?.test } == [nil, .welch, .welch, nil, .paired, .paired])
    #expect(
      table.notes.contains(
        "Δ is the mean difference between equal replicates, which share data; initialisation too, "
          + "except where shapes differ: small."))
    #expect(
      table.notes.contains(
        "mix: not paired, for training data are not shared (mixture); Δ is the difference of the means."
      ))
    #expect(
      table.notes.contains {
        $0.hasPrefix("batch: not paired, for training data are not shared (task.train_examples, ")
      })
    #expect(
      table.notes.contains("long: no difference, for it is tested on another task (task.length)."))
    #expect(
      table.notes.contains {
        $0.hasPrefix("p: two-sided paired t test, Welch's for mix, batch; Holm's correction for 4 ")
      })
    #expect(table.text.contains("another task"))
  }

  @Test func `keeps a variant that cannot act out of the tests`() throws {
    let study = try study(["gecko", "no-memory", "other"])
    let table = try table(
      study,
      sameness: [
        "no-memory": .init(variant: "gecko", reason: "no position is out of reach")
      ])
    let row = table.rows[1]
    #expect(row.standing?.kind == .sameModel && row.difference == nil)
    #expect(table.rows[2].difference?.adjustedPValue == table.rows[2].difference?.pValue)
    #expect(table.text.contains("same model"))
    #expect(
      table.notes.contains(
        "no-memory: the same model as gecko: no position is out of reach; no comparison, so not "
          + "tested."))
    #expect(table.separatedValues.contains("same_model,gecko,no position is out of reach"))
  }

  @Test func `is tested in contrasts too, each pair once`() throws {
    let study = try study(["gecko", "a", "b"])
    let table = try table(
      study,
      contrasts: [.init(variant: "a", other: "b"), .init(variant: "gecko", other: "a")],
      equivalence: 0.5)
    #expect(table.contrasts.count == 2)
    let values = [
      table.rows[1].difference?.pValue, table.rows[2].difference?.pValue,
      table.contrasts[0].difference?.pValue,
    ].compactMap(\.self)
    #expect(values.count == 3)
    let holm = HolmCorrection.adjusted(values)
    #expect(table.rows[1].difference?.adjustedPValue == holm[0])
    #expect(table.contrasts[0].difference?.adjustedPValue == holm[2])
    #expect(table.contrasts[1].difference?.adjustedPValue == holm[0])
    #expect(
      table.contrasts[1].difference?.estimate.mean
        == table.rows[1].difference.map { -$0.estimate.mean })
    #expect(table.rows[1].difference?.equivalence?.isShown(confidence: 0.95) == true)
    #expect(table.text.contains("a - b") && table.text.contains("within ±0.5"))
    #expect(table.notes.contains { $0.contains("Holm's correction for 3 comparisons, those with") })
    #expect(table.storedContrasts?.rows == ["a - b", "gecko - a"])
    #expect(table.separatedContrasts.split(separator: "\n").count == 3)
    let only = try self.table(
      study, contrasts: [.init(variant: "a", other: "b")], only: ["gecko", "a"])
    #expect(only.contrasts.isEmpty)
  }
}
