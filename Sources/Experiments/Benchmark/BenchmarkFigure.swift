/// A rate, and the times it comes from; its coding keys are the names that the command prints.
package struct BenchmarkFigure: Codable, Sendable {
  private enum CodingKeys: String, CodingKey {
    case part, name, unit, work, repeats, rate
    case median = "median_sec"
    case lowerQuartile = "lower_quartile_sec"
    case upperQuartile = "upper_quartile_sec"
  }

  /// The part of the engine.
  package let part: String
  /// What of it.
  package let name: String
  /// What `rate` is in.
  package let unit: BenchmarkUnit
  /// Work of a run: operations, bytes, states or tokens.
  package let work: Double
  /// Runs that were timed.
  package let repeats: Int
  /// Seconds of a run.
  package let median: Double
  /// A quarter of the runs took at most so long.
  package let lowerQuartile: Double
  /// A quarter of the runs took at least so long.
  package let upperQuartile: Double
  /// Work by the median time, in `unit`.
  package let rate: Double

  /// The figure of runs that took `seconds`, at least one.
  init(part: String, name: String, unit: BenchmarkUnit, work: Double, seconds: [Double]) {
    let sorted = seconds.sorted()
    self.part = part
    self.name = name
    self.unit = unit
    self.work = work
    repeats = seconds.count
    median = seconds.median
    lowerQuartile = sorted[sorted.count / 4]
    upperQuartile = sorted[sorted.count - 1 - sorted.count / 4]
    rate = work / median / unit.scale
  }

  /// What tells this figure from others of the same size.
  package var key: String { "\(part): \(name)" }

  /// How far the quartiles lie apart, as a part of the median.
  package var spread: Double { (upperQuartile - lowerQuartile) / median }
}

extension [Double] {
  /// The middle of the numbers by size; of an even count the upper of two.
  ///
  /// - Precondition: There is at least one.
  var median: Double { sorted()[count / 2] }
}
