import Foundation
import Report
import Store
import Testing

@Suite struct `Replicates that are added` {
  private static let rule = StudyManifest.ReplicatesUntil(
    halfWidth: 0.02, measure: "accuracy", atLeast: 3)

  /// A study of replicates with known differences, of which the last are still to be run.
  private func study(
    _ differences: [Double], status: RunStatus = .finished
  ) throws -> (study: StoredStudy, manifest: StudyManifest) {
    let study = try StoredStudy()
    for (replicate, difference) in differences.enumerated() {
      let base = 0.5 + 0.1 * Double(replicate)
      try study.store("gecko", replicate, valid: (1, base), test: (1, base))
      try study.store(
        "plain", replicate, valid: (1, base + difference), test: (1, base + 2 * difference),
        status: replicate + 1 == differences.count ? status : .finished)
    }
    for replicate in differences.count..<12 {
      study.expect("gecko", replicate)
      study.expect("plain", replicate)
    }
    var manifest = study.manifest()
    manifest.replicates = 12
    manifest.replicatesUntil = Self.rule
    return (study, manifest)
  }

  private func stages(_ differences: [Double], status: RunStatus = .finished) throws
    -> ReplicateStages
  {
    let (study, manifest) = try study(differences, status: status)
    return try #require(try ReplicateStages(of: manifest, folder: study.folder))
  }

  /// With the deviation 0.01 and t(2, 0.975) = 4.302652729749462 there have to be ⌈(2.151326)²⌉ = 5.
  @Test func `are as many as the spread of the first asks for`() throws {
    let stages = try stages([0.01, 0.03, 0.02])
    #expect(stages.count == 5)
    #expect(stages.comparisons.map(\.needed) == [5])
    let half = try #require(stages.comparisons[0].halfWidth)
    #expect(abs(half - 4.302652729749462 * 0.01 / 5.0.squareRoot()) < 1e-12)
  }

  @Test func `are as many as the plan allows at most`() throws {
    let stages = try stages([0.01, 0.07, 0.04])
    #expect(stages.count == 12)
    #expect(stages.comparisons[0].needed == 42)
    #expect(
      stages.notes[0]
        == "Replicates: 12, decided once, on validation data, by the spread of the first 3: the most "
        + "that the spec allows, and too few for differences of valid accuracy ± 0.02: plain ± 0.0373, "
        + "needs 42.")
  }

  @Test func `are the first ones where these are enough`() throws {
    #expect(try stages([0.01, 0.012, 0.011]).count == 3)
    #expect(try stages([0.01, 0.01, 0.01]).count == 3)
  }

  @Test func `are not known before the first have all ended`() throws {
    let open = try stages([0.01, 0.03])
    #expect(open.count == nil && open.known == 3)
    #expect(try stages([0.01, 0.03, 0.02], status: .interrupted).count == nil)
    // A trial that diverged has ended; the pair that is missing is made up for.
    let diverged = try stages([0.01, 0.03, 0.02], status: .diverged)
    #expect(diverged.comparisons[0].pairs == 2)
    #expect(diverged.count == 12)
  }

  /// Differences after the first stage have no say in how many there are, nor in the intervals' width.
  @Test func `give intervals by the spread of the first alone`() throws {
    let (study, manifest) = try study([0.01, 0.03, 0.02, 0.5, -0.5, 0.7])
    let table = try StudyTable(of: manifest, folder: study.folder)
    let row = try #require(table.rows.last)
    // Six are finished, and five are needed.
    #expect(row.trials.count == 5)
    let difference = try #require(row.difference)
    let values = [0.02, 0.06, 0.04, 1, -1]
    let mean = values.reduce(0, +) / 5
    let error = 0.02 / 5.0.squareRoot()
    #expect(abs(difference.estimate.mean - mean) < 1e-12)
    #expect(abs(try #require(difference.estimate.standardError) - error) < 1e-12)
    #expect(difference.degreesOfFreedom == 2)
    #expect(
      abs(try #require(difference.estimate.high) - mean - 4.302652729749462 * error) < 1e-12)
    let student = StudentDistribution(degreesOfFreedom: 2)
    #expect(
      abs(
        try #require(difference.pValue) - student.probability(ofMagnitudeFrom: mean / error))
        < 1e-12)
    #expect(table.notes.contains { $0.hasPrefix("Replicates: 5, decided once") })
    #expect(table.notes.contains { $0.contains("Stein's two-stage procedure") })
    #expect(table.notes.contains("Replicates beyond these, up to the 12 planned, are not needed."))
    #expect(!table.notes.contains { $0.contains("missing") })
    let standing = try StudyStanding(of: manifest, inFolder: study.folder)
    #expect(standing.trials.count == 10 && standing.count(.finished) == 10)
  }

  @Test func `have no interval where the first do not scatter and later ones do`() throws {
    let values = try #require(Estimate([1, 1, 1, 2], stage: 3))
    #expect(values.mean == 1.25 && values.standardError == nil && values.low == nil)
    let same = try #require(Estimate([1, 1, 1, 1], stage: 3))
    #expect(same.standardError == 0)
  }

  /// Stein's theorem, by simulation.
  ///
  /// 20,000 studies of two correlated variants, whose intervals are reported on data that correlate with
  /// those that decide. The interval that stops when it looks narrow,
  /// looking after every replicate, holds the truth less often.
  @Test func `hold the true difference as often as they say`() throws {
    var random = Normal(state: 17)
    let (count, truth) = (20_000, 0.3)
    var held = [0, 0]
    var heldByLooking = 0
    for _ in 0..<count {
      var valid: [[Double]] = [[], []]
      var test: [[Double]] = [[], []]
      func draw() {
        let shared = random.number()
        for variant in 0..<2 {
          let own = shared + (variant == 0 ? 1 : 2) * random.number()
          valid[variant].append(truth + own)
          test[variant].append(truth + own + 0.5 * random.number())
        }
      }
      for _ in 0..<3 { draw() }
      let stages = ReplicateStages(
        StudyManifest.ReplicatesUntil(halfWidth: 3, measure: "loss", atLeast: 3), atMost: 15,
        confidence: 0.95,
        firstStage: [
          ("b", valid[0].map { (own: $0, baseline: 0) }),
          ("c", valid[1].map { (own: $0, baseline: 0) }),
        ])
      let needed = try #require(stages.count)
      while valid[0].count < 15 { draw() }
      for variant in 0..<2 {
        let estimate = try #require(
          Estimate(Array(test[variant].prefix(needed)), confidence: 0.95, stage: 3))
        if try #require(estimate.low) <= truth, truth <= (try #require(estimate.high)) {
          held[variant] += 1
        }
      }
      var looked = 3
      while looked < 15,
        let now = Estimate(Array(test[0].prefix(looked)), confidence: 0.95),
        let error = now.high.map({ $0 - now.mean }), error > 1
      {
        looked += 1
      }
      let naive = try #require(Estimate(Array(test[0].prefix(looked)), confidence: 0.95))
      if try #require(naive.low) <= truth, truth <= (try #require(naive.high)) {
        heldByLooking += 1
      }
    }
    // Four standard errors of a share of 20,000.
    let slack = 4 * (0.95 * 0.05 / Double(count)).squareRoot()
    for share in held.map({ Double($0) / Double(count) }) {
      #expect(abs(share - 0.95) < slack, "\(share)")
    }
    let naive = Double(heldByLooking) / Double(count)
    #expect(naive < 0.95 - slack, "\(naive)")
  }
}

/// Standard normal numbers, the same in every run: SplitMix64, and Box and Muller's transformation.
private struct Normal: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  mutating func number() -> Double {
    let length = -2 * log(Double.random(in: Double.leastNonzeroMagnitude...1, using: &self))
    let angle = 2 * Double.pi * Double.random(in: 0..<1, using: &self)
    return length.squareRoot() * cos(angle)
  }
}
