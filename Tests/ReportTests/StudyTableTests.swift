import Report
import Store
import Testing

@Suite struct `A study's table` {
  /// Three replicates whose noise is common to both variants, and far larger than their difference.
  private func pairedStudy() throws -> StoredStudy {
    let study = try StoredStudy()
    for (replicate, noise) in [0.1, 0.4, 0.7].enumerated() {
      try study.store(
        "gecko", replicate, valid: (1 + noise, 0.2 + noise), test: (2 + noise, 0.25 + noise))
      try study.store(
        "no-memory", replicate, valid: (3 + noise, 0.1 + noise),
        test: (4 + noise, 0.15 + noise + 0.01 * Double(replicate)), parameters: 700_001)
    }
    return study
  }

  @Test func `has a row a variant in the order of the study`() throws {
    let study = try pairedStudy()
    let table = try study.table()
    #expect(table.rows.map(\.variant) == ["gecko", "no-memory"])
    #expect(table.rows.map(\.parameters) == [803_072, 700_001])
    #expect(table.rows.map(\.finished.count) == [3, 3])
    #expect(table.baseline == "gecko")
  }

  @Test func `takes the last row of an evaluation`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (1.25, 0.5), test: (1.5, 0.75))
    let row = try #require(try study.table().rows.first)
    #expect(row.validLoss?.mean == 1.25)
    #expect(row.testLoss?.mean == 1.5)
    #expect(row.headline?.mean == 0.75)
    #expect(row.seconds?.mean == 12.34)
    #expect(row.trials[0].valid == ["loss": 1.25, "accuracy": 0.5])
  }

  @Test func `pairs replicates, so that what they have in common cancels`() throws {
    let table = try pairedStudy().table()
    let row = try #require(table.rows.last)
    let difference = try #require(row.difference)
    #expect(abs(difference.estimate.mean - -0.09) < 1e-12)
    // The differences are -0.10, -0.09, -0.08.
    #expect(abs((difference.estimate.standardError ?? 9) - 0.01 / 3.0.squareRoot()) < 1e-12)
    // stats.t.ppf(0.975, 2) and stats.ttest_1samp([-0.10, -0.09, -0.08], 0).pvalue
    let reach = 4.302652729749462 * 0.01 / 3.0.squareRoot()
    #expect(abs((difference.estimate.low ?? 9) - (-0.09 - reach)) < 1e-11)
    #expect(abs((difference.pValue ?? 9) - 0.0040899966895213725) < 1e-11)
    #expect(difference.adjustedPValue == difference.pValue)
    #expect((row.headline?.standardError ?? 0) > 0.1)
    #expect(table.rows.first?.difference == nil)
  }

  @Test func `judges by test data, or by validation data where a trial has no test`() throws {
    let study = try pairedStudy()
    #expect(try study.table().headline?.split == .test)
    try study.store("late", 0, valid: (1, 0.5))
    let table = try study.table()
    #expect(table.headline?.split == .valid)
    #expect(table.headline?.measure == "accuracy")
    #expect(table.headline?.lowerIsBetter == false)
    #expect(abs((table.rows.first?.headline?.mean ?? 0) - 0.6) < 1e-12)
  }

  @Test func `leaves out trials that did not finish, and says so`() throws {
    let study = try pairedStudy()
    try study.store(
      "wild", 0, valid: (1, 0.5), status: .diverged, step: 1207, reason: "layers.3.memory")
    try study.store("wild", 1, valid: (5, 0.25), test: (6, 0.25))
    study.expect("wild", 2)
    try study.store("wild", 3, valid: (1, 0.5), status: .interrupted, step: 4)
    let table = try study.table()
    let row = try #require(table.rows.last)
    #expect(row.trials.map(\.status) == [.diverged, .finished, .missing, .interrupted])
    #expect(row.validLoss == Estimate([5]))
    #expect(row.difference?.estimate.count == 1)
    let notes = table.notes.joined(separator: "\n")
    #expect(
      notes.contains("wild #0 does not count: diverged at step 1,207: layers.3.memory"))
    #expect(notes.contains("wild #2 does not count: missing"))
    #expect(notes.contains("wild #3 does not count: interrupted at step 4"))
    #expect(notes.contains("One finished replicate, so no uncertainty: wild."))
    #expect(table.text.contains("1/4"))
  }

  @Test func `pairs only replicates that both have`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (1, 0.5), status: .diverged)
    try study.store("gecko", 1, valid: (1, 0.5))
    for replicate in 0..<2 { try study.store("other", replicate, valid: (1, 0.25)) }
    let table = try study.table()
    #expect(table.rows.last?.difference?.estimate == Estimate([-0.25]))
    #expect(table.notes.contains { $0.contains("one without a partner is left out") })
  }

  @Test func `takes the newest finished segment of a folder`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (9, 0.1), status: .interrupted)
    try study.store("gecko", 0, valid: (1, 0.5))
    try study.store("gecko", 0, valid: (8, 0.2), status: .diverged)
    let row = try #require(try study.table().rows.first)
    #expect(row.trials.count == 1)
    #expect(row.validLoss?.mean == 1)
    #expect(row.trials[0].file?.hasSuffix("run-001.h5") == true)
  }

  @Test func `of nothing finished is still a table`() throws {
    let study = try StoredStudy()
    study.expect("gecko", 0)
    let table = try study.table()
    #expect(table.headline == nil)
    #expect(table.notes.first == "No trial has finished.")
    #expect(table.text.contains("0/1"))
  }

  @Test func `corrects for the number of comparisons`() throws {
    let study = try pairedStudy()
    for (replicate, noise) in [0.1, 0.4, 0.7].enumerated() {
      let wobble = [0.01, -0.01, 0.002][replicate]
      try study.store(
        "same", replicate, valid: (1, 0.5), test: (2 + noise, 0.25 + noise + wobble))
    }
    try study.store("once", 0, valid: (1, 0.5), test: (2, 0.25))
    let differences = try study.table().rows.map(\.difference)
    let first = try #require(differences[1]?.pValue)
    let second = try #require(differences[2]?.pValue)
    #expect(first < 0.01 && second > 0.9)
    #expect(differences[1]?.adjustedPValue == 2 * first)
    #expect(differences[2]?.adjustedPValue == second)
    #expect(differences[3]?.pValue == nil && differences[3]?.adjustedPValue == nil)
    #expect(
      differences.map { $0?.isFound(confidence: 0.95) } == [nil, true, false, false])
  }

  @Test func `says that of trials never run in one line`() throws {
    let study = try pairedStudy()
    for replicate in 0..<3 { study.expect("late", replicate) }
    #expect(try study.table().notes.last == "late: none of its 3 trials has been run.")
  }

  @Test func `without its baseline compares nothing`() throws {
    let study = try pairedStudy()
    let table = try study.table(baseline: "llama")
    #expect(table.rows.allSatisfy { $0.difference == nil })
    #expect(table.notes.contains { $0.contains("'llama' is not among these variants") })
  }
}
