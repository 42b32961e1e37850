/// Something that is timed: how to tell that it is right, and how to run it once.
package struct BenchmarkTrial {
  /// What a run times: a name, the work that was done and the time it took.
  package struct Sample {
    let name: String
    /// In `unit`s.
    let work: Double
    let seconds: Double

    /// A sample.
    package init(name: String, work: Double, seconds: Double) {
      self.name = name
      self.work = work
      self.seconds = seconds
    }
  }

  /// What the work is counted in.
  let unit: BenchmarkUnit
  /// Compares results with those of a plainer way to them.
  let check: () -> [BenchmarkCheck]
  /// Does the work once; gives the same samples in the same order each time.
  let run: () -> [Sample]

  /// A trial.
  package init(
    unit: BenchmarkUnit, check: @escaping () -> [BenchmarkCheck], run: @escaping () -> [Sample]
  ) {
    self.unit = unit
    self.check = check
    self.run = run
  }

  /// Times repeated runs, after two to warm up: `repeats` of them, or at least five as soon as they
  /// have taken so long as `limit` says.
  package func figures(
    of part: BenchmarkPart, repeats: Int, limit: Duration = .seconds(3)
  ) -> [BenchmarkFigure] {
    for _ in 0..<2 { _ = run() }
    let start = ContinuousClock.now
    var runs: [[Sample]] = []
    while runs.count < repeats
      && (runs.count < 5 || ContinuousClock.now - start < limit)
    {
      runs.append(run())
    }
    guard let first = runs.first else { return [] }
    return first.indices.map { index in
      BenchmarkFigure(
        part: part.rawValue, name: first[index].name, unit: unit, work: first[index].work,
        seconds: runs.map { $0[index].seconds })
    }
  }
}

/// What the work of a benchmark is counted in; the raw value is how its rate is called.
package enum BenchmarkUnit: String, Codable, Sendable {
  case flops = "GFLOP/s"
  case bytes = "GB/s"
  case states = "Mstates/s"
  case tokens = "tokens/s"

  /// How many of them the unit of the rate has.
  var scale: Double {
    switch self {
    case .flops, .bytes: 1e9
    case .states: 1e6
    case .tokens: 1
    }
  }
}

/// How far a result is from what it should be.
package struct BenchmarkCheck: Encodable, Sendable {
  /// What was compared.
  package let name: String
  /// The difference, relative to the size of the numbers; infinite where a NaN stands.
  package let error: Double
  /// The largest difference that passes.
  package let tolerance: Double

  /// Whether the difference is small enough.
  package var isPassed: Bool { error <= tolerance }

  /// A comparison; an error that is not a number is infinite.
  package init(_ name: String, error: Double, tolerance: Double) {
    self.name = name
    self.error = error.isNaN ? .infinity : error
    self.tolerance = tolerance
  }

  /// The largest difference of arrays of equally many elements, as a part of the largest element.
  static func error(of found: [Float], against exact: [Double]) -> Double {
    precondition(found.count == exact.count, "\(found.count) elements against \(exact.count)")
    let largest = exact.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    let error = zip(found, exact).reduce(0) { error, pair in
      // Equal infinities agree, and `max` would lose a NaN.
      if Double(pair.0) == pair.1 { return error }
      let next = abs(Double(pair.0) - pair.1)
      return next.isNaN ? .infinity : max(error, next)
    }
    return error / max(largest, .leastNormalMagnitude)
  }
}
