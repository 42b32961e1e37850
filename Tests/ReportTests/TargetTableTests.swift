import Report
import Store
import Testing

@Suite struct `Steps to a target` {
  private static let target = StudyManifest.Target(measure: "loss", atLeast: nil, atMost: 1.7)

  private func reach(_ replicate: Int, _ steps: Int?, watched: Int = 2000) -> TargetReach {
    TargetReach(
      replicate: replicate, steps: steps, tokens: steps.map { Double($0) * 64 },
      seconds: steps.map { Double($0) / 100 }, watched: watched, gap: 50)
  }

  private func table(_ base: [TargetReach], _ other: [TargetReach]) -> TargetTable {
    TargetTable(
      target: Self.target, baseline: "gecko", confidence: 0.95,
      rows: [
        TargetTable.Row("gecko", base, unfinished: 0, against: [], confidence: 0.95, stage: nil),
        TargetTable.Row("plain", other, unfinished: 1, against: base, confidence: 0.95, stage: nil),
      ])
  }

  @Test func `are means and paired differences where every trial reached it`() throws {
    let table = table(
      [reach(0, 1000), reach(1, 1100), reach(2, 1200)],
      [reach(0, 900), reach(1, 950), reach(2, 1150)])
    #expect(table.rows[0].steps?.mean == 1100)
    #expect(table.rows[0].tokens?.mean == 70_400)
    #expect(table.rows[0].seconds?.mean == 11)
    // -100, -150, -50: mean -100, standard error 50 / √3, t(2, 0.975) = 4.302652729749462.
    let difference = try #require(table.rows[1].difference)
    #expect(difference.estimate.mean == -100)
    let low = try #require(difference.estimate.low)
    let reach = 4.302652729749462 * 50 / 3.0.squareRoot()
    #expect(abs(low + 100 + reach) < 1e-9)
    #expect(table.text.contains("-100 [-224, +24]"))
    #expect(table.text.contains("evaluated every 50 steps"))
    #expect(!table.text.contains("censored"))
    #expect(table.notes.contains { $0.hasSuffix("before they reached it: plain 1.") })
  }

  @Test func `have no mean where trials are censored, and are said to be`() {
    let table = table(
      [reach(0, 1000), reach(1, 1100), reach(2, nil)],
      [reach(0, 1200), reach(1, nil), reach(2, nil)])
    #expect(table.rows.allSatisfy { $0.steps == nil && $0.tokens == nil && $0.seconds == nil })
    #expect(table.rows.map(\.medianSteps) == [1100, nil])
    #expect(table.rows[1].difference == nil)
    #expect(table.notes.contains("gecko: 2 of 3 reached it; the other is censored at 2,000 steps."))
    #expect(
      table.notes.contains("plain: 1 of 3 reached it; the others are censored at 2,000 steps."))
    #expect(
      table.notes.contains(
        "plain: earlier than gecko in 0, later in 2, not known in 1 of 3 pairs; sign test p = 0.500."
      ))
    let none = self.table([reach(0, nil)], [reach(0, nil, watched: 500)])
    #expect(none.notes.contains("plain: none of 1 reached it within 500 steps."))
  }

  @Test func `claim no exact difference that evaluations cannot tell`() {
    let table = table(
      [reach(0, 1000), reach(1, 1100), reach(2, 1200)],
      [reach(0, 900), reach(1, 1000), reach(2, 1100)])
    #expect(table.rows[1].difference == nil)
    #expect(
      table.notes.contains(
        "plain: earlier than gecko in 3, later in 0 of 3 pairs; sign test p = 0.250."))
  }

  @Test func `are not known to be equal because evaluations are`() {
    let table = table([reach(0, 1000), reach(1, 1100)], [reach(0, 1000), reach(1, 1100)])
    #expect(table.rows[1].difference == nil)
    #expect(
      table.notes.contains(
        "plain: earlier than gecko in 0, later in 0, at the same evaluation in 2 of 2 pairs."))
  }

  /// A pair of which one was watched less long than the other took says nothing.
  @Test func `are not compared beyond what was watched`() {
    let table = table([reach(0, 1000)], [reach(0, nil, watched: 800)])
    #expect(table.rows[1].order?.unknown == 1)
    #expect(table.rows[1].order?.pValue == nil)
  }

  /// Of five, three reach it at 10, 30 and 40, two are lost at 20 and 50: S = 4/5 at 10, 4/5 · 2/3 at 30
  /// and 4/5 · 2/3 · 1/2 at 40.
  @Test func `have the median of Kaplan and Meier`() {
    #expect(ReachTimes(reached: [10, 30, 40], censored: [20, 50]).median == 40)
    #expect(ReachTimes(reached: [10, 30], censored: [20, 50, 60]).median == nil)
    #expect(ReachTimes(reached: [10, 20], censored: []).median == 10)
    #expect(ReachTimes(reached: [], censored: [5]).median == nil)
  }

  @Test(arguments: [(0, 5, 0.0625), (1, 4, 0.375), (2, 2, 1), (3, 0, 0.25), (0, 1, 1)])
  func `have the p-value of the sign test`(_ earlier: Int, _ later: Int, _ p: Double) {
    #expect(SignTest(earlier: earlier, later: later, equal: 1, unknown: 0).pValue == p)
  }

  @Test func `are found in the evaluations of run files`() throws {
    let study = try StoredStudy()
    for replicate in 0..<2 {
      try study.store("gecko", replicate, valid: (1.5, 0.5), test: (1, 0.5))
      try study.store("plain", replicate, valid: (1.8, 0.5), test: (1, 0.5))
    }
    var manifest = study.manifest()
    #expect(try StudyTable(of: manifest, folder: study.folder).target == nil)
    manifest.target = Self.target
    let table = try StudyTable(of: manifest, folder: study.folder)
    let target = try #require(table.target)
    #expect(target.rows[0].steps?.mean == 20)
    #expect(target.rows[0].tokens?.mean == 1280)
    #expect(target.rows[0].seconds?.mean == 12.34)
    #expect(target.rows[1].steps == nil && target.rows[1].censored.map(\.watched) == [20, 20])
    let lines = table.separatedValues.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let column = try #require(lines[0].firstIndex(of: "target_reached"))
    #expect(lines[1][column] == "2" && lines[2][column] == "0")
    #expect(table.target?.stored.columns == ["steps", "tokens", "wall_time"])
    let json = try JSONText.encoding(table)
    #expect(json.contains("\"target\" : {"))
    var higher = manifest
    higher.target = StudyManifest.Target(measure: "accuracy", atLeast: 0.5, atMost: nil)
    #expect(
      try StudyTable(of: higher, folder: study.folder).target?.rows.map(\.reached.count) == [2, 2])
  }
}
