import Report
import Store
import Testing

@Suite struct `A sweep's choice` {
  static let sweep = StudyManifest.Sweep(
    parameters: [
      StudyManifest.Parameter(
        path: "training.optimizer.lr", values: ["1e-4", "3e-4", "1e-3"], isOrdered: true,
        bounds: nil, isLogarithmic: false)
    ], measure: "loss", lowerIsBetter: true, halving: nil)

  static func setting(_ point: Int) -> [StudyManifest.Setting] {
    let value = ["1e-4", "3e-4", "1e-3", "3e-3"][point]
    return [StudyManifest.Setting(path: "training.optimizer.lr", value: value)]
  }

  private func table(
    _ study: StoredStudy, sweep: StudyManifest.Sweep = Self.sweep, only: [String] = []
  ) throws -> StudyTable {
    let manifest = study.manifest(sweep: sweep, settings: Self.setting)
    return try StudyTable(of: manifest, folder: study.folder + "/", only: only)
  }

  /// Two variants of two replicates at three points; the loss at each point is given.
  static func store(_ losses: [String: [Double]], in study: StoredStudy) throws {
    for variant in losses.keys.sorted() {
      for (point, loss) in (losses[variant] ?? []).enumerated() {
        for (replicate, noise) in [0, 0.125].enumerated() {
          try study.store(
            variant, replicate, valid: (loss + noise, 1 - loss),
            test: (loss + 1 + noise, 0.5 - loss / 4 + noise * loss), point: point)
        }
      }
    }
  }

  @Test func `is the best on validation, and reports test`() throws {
    let study = try StoredStudy()
    try Self.store(["gecko": [0.75, 0.25, 0.5], "other": [0.5, 0.75, 1]], in: study)
    let table = try table(study)
    #expect(table.rows.map(\.choice?.point) == [1, 0])
    #expect(table.rows.map(\.choice?.settings) == [Self.setting(1), Self.setting(0)])
    #expect(table.rows.map(\.testLoss?.mean) == [1.3125, 1.5625])
    #expect(table.headline?.split == .test)
    // Of point 0 against point 1, replicate by replicate.
    let difference = try #require(table.rows[1].difference)
    #expect(difference.estimate.count == 2)
    let first = (0.5 - 0.125) - (0.5 - 0.0625)
    let second = (0.5 - 0.125 + 0.0625) - (0.5 - 0.0625 + 0.03125)
    #expect(difference.estimate.mean == (first + second) / 2)
    let budget = table.rows[0].budget
    #expect(budget.points == 3 && budget.trials == 6 && budget.steps == 120)
    let points = try #require(table.sweep).points
    #expect(points.map(\.isChosen) == [false, true, false, true, false, false])
    #expect(points[1].score?.mean == 0.3125)
  }

  @Test func `of equals is the first`() throws {
    let study = try StoredStudy()
    try Self.store(["gecko": [0.75, 0.5, 0.5]], in: study)
    #expect(try table(study).rows[0].choice?.point == 1)
  }

  @Test func `follows the direction of the measure`() throws {
    let study = try StoredStudy()
    try Self.store(["gecko": [0.75, 0.25, 0.5]], in: study)
    let sweep = StudyManifest.Sweep(
      parameters: [], measure: "accuracy", lowerIsBetter: false, halving: nil)
    #expect(try table(study, sweep: sweep).rows[0].choice?.point == 1)
    let worst = StudyManifest.Sweep(
      parameters: [], measure: "accuracy", lowerIsBetter: true, halving: nil)
    #expect(try table(study, sweep: worst).rows[0].choice?.point == 0)
  }

  @Test func `passes over points with a diverged or missing replicate, however good`() throws {
    let study = try StoredStudy()
    try Self.store(["gecko": [0.75, 0.5]], in: study)
    try study.store("gecko", 0, valid: (0.1, 0.9), test: (1, 0.9), point: 2)
    try study.store(
      "gecko", 1, valid: (9, 0), status: .diverged, step: 7, reason: "NaN in layers.0", point: 2)
    try study.store("gecko", 0, valid: (0.1, 0.9), test: (1, 0.9), point: 3)
    study.expect("gecko", 1, point: 3)
    let table = try table(study)
    #expect(table.rows[0].choice?.point == 1)
    #expect(table.rows[0].trials.map(\.status) == [.finished, .finished])
    #expect(
      table.notes.suffix(2) == [
        "1 of 6 trials of gecko at points not chosen: diverged, at lr 1e-3 (NaN in layers.0).",
        "1 of 6 trials of gecko at points not chosen: missing, at lr 3e-3.",
      ])
  }

  @Test func `where no point is whole is among those with most`() throws {
    let study = try StoredStudy()
    for point in 0..<3 {
      for replicate in 0..<(point == 0 ? 1 : 2) {
        try study.store(
          "gecko", replicate, valid: (Double(point + replicate), 0.5), test: (1, 0.5), point: point)
      }
      for replicate in (point == 0 ? 1 : 2)..<3 { study.expect("gecko", replicate, point: point) }
    }
    let table = try table(study)
    #expect(table.rows[0].choice?.point == 1)
    #expect(
      table.notes.contains(
        "gecko: no point has every replicate finished; chosen from those with most, 2 of 3."))
    #expect(table.notes.contains { $0.hasPrefix("gecko #2 does not count: missing") })
  }

  @Test func `is none where nothing finished, or is finite`() throws {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (.nan, 0.5))
    study.expect("gecko", 0, point: 1)
    let table = try table(study)
    #expect(table.rows[0].choice == nil)
    #expect(table.rows[0].parameters == 1000)
    #expect(
      table.notes.contains("gecko: no trial has finished at any point, so none is chosen."))
  }

  @Test func `says when it is at an end of the range`() throws {
    let study = try StoredStudy()
    try Self.store(["gecko": [0.75, 0.5, 0.25], "other": [0.5, 0.25, 1]], in: study)
    let table = try table(study)
    #expect(table.rows[0].choice?.edges.map(\.end) == [.high])
    #expect(table.rows[1].choice?.edges.isEmpty == true)
    #expect(
      table.notes.contains(
        "↓ ↑ at an end of what was tried, so a better value may lie beyond: gecko lr 1e-3."))
    #expect(table.text.contains("1e-3 ↑"))
  }

  @Test(
    arguments: [
      ("1e-4", ParameterEdge.End.low), ("1.2e-4", .low), ("3e-4", nil), ("9e-3", .high),
      ("5e-3", nil),
    ])
  func `knows the ends of a range that was drawn from`(_ value: String, _ end: ParameterEdge.End?)
    throws
  {
    let study = try StoredStudy()
    try study.store("gecko", 0, valid: (1, 0.5))
    let sweep = StudyManifest.Sweep(
      parameters: [
        StudyManifest.Parameter(
          path: "training.optimizer.lr", values: [value, "2e-4"], isOrdered: true,
          bounds: [1e-4, 1e-2], isLogarithmic: true)
      ], measure: "loss", lowerIsBetter: true, halving: nil)
    let manifest = study.manifest(sweep: sweep) { _ in
      [StudyManifest.Setting(path: "training.optimizer.lr", value: value)]
    }
    let table = try StudyTable(of: manifest, folder: study.folder)
    #expect(table.rows[0].choice?.edges.map(\.end) == [end].compactMap { $0 })
  }

  @Test func `counts what successive halving stopped, and lists none of it`() throws {
    let study = try StoredStudy()
    for point in 0..<3 {
      for replicate in 0..<2 {
        try study.store(
          "gecko", replicate, valid: (Double(point), 0.5), test: (1, 0.5),
          status: point == 1 ? .finished : .paused, step: [5, 20, 10][point], point: point)
      }
    }
    let halving = StudyManifest.Halving(reduction: 2, rungs: [5, 10, 20], ahead: 0)
    let sweep = StudyManifest.Sweep(
      parameters: Self.sweep.parameters, measure: "loss", lowerIsBetter: true, halving: halving)
    let table = try table(study, sweep: sweep)
    #expect(table.rows[0].choice?.point == 1)
    #expect(
      table.notes.last == "4 of 6 trials of gecko stopped early: 2 at 5 steps, 2 at 10 steps.")
    #expect(!table.text.contains("does not count"))
    #expect(
      table.notes.contains(
        "Tuning budget of each variant: 3 points, 6 trials, 70 training steps."))
    #expect(
      table.sweep?.text == """
        variant  point    lr         valid loss     done  stopped  reached  spent
                                     nats/token                      steps  steps
        -------  -----  ----  -----------------  -  ----  -------  -------  -----
        gecko        0  1e-4  (0.0000 ± 0.0000)      0/2        2        5     10
        gecko        1  3e-4   1.0000 ± 0.0000   *   2/2        0       20     40
        gecko        2  1e-3  (2.0000 ± 0.0000)      0/2        2       10     20

        * is the point that the variant is judged at.
        ( ) at the last step reached, where no replicate took all steps.
        """)
  }

  @Test func `is of the variants asked for`() throws {
    let study = try StoredStudy()
    try Self.store(["gecko": [0.75], "other": [0.5]], in: study)
    let table = try table(study, only: ["other"])
    #expect(table.rows.map(\.variant) == ["other"])
    #expect(table.sweep?.points.map(\.variant) == ["other"])
  }

  @Test func `shows the best points where there are many`() throws {
    let study = try StoredStudy()
    for point in 0..<14 {
      try study.store(
        "gecko", 0, valid: (Double((point * 5) % 14), 0.5), test: (1, 0.5), point: point)
    }
    let manifest = study.manifest(sweep: Self.sweep) { point in
      [
        StudyManifest.Setting(path: "a.rate", value: "\(point)"),
        StudyManifest.Setting(path: "b.rate", value: "x"),
      ]
    }
    let table = try StudyTable(of: manifest, folder: study.folder)
    let text = try #require(table.sweep).text
    #expect(text.contains("Not shown: 9 more of gecko."))
    #expect(text.contains("a.rate") && text.contains("b.rate"))
    // 5 · 3 = 15 and 5 · 6 = 30 leave 1 and 2.
    let shown = text.split(separator: "\n").filter { $0.hasPrefix("gecko") }
    #expect(shown.map { $0.split(separator: " ")[1] } == ["0", "3", "6", "9", "12"])
  }
}
