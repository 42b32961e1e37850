/// A mean over replicates, and how far off it may be by chance.
package struct Estimate: Codable, Equatable, Sendable {
  /// The arithmetic mean.
  package let mean: Double
  /// Standard error of the mean, `√(Σ(x − mean)² / (n − 1) / n)`; nil for a single value, of which
  /// no uncertainty can be given, and for values that are not finite.
  ///
  /// Where a first stage decided how many values there are, the sum and `n − 1` are those of its values.
  package let standardError: Double?
  /// Number of values.
  package let count: Int
  /// Lower end of the t interval, `mean ± t(ν, (1 + confidence)/2) · SE` with `ν = n − 1`, which holds
  /// the true mean of normal values with that probability; nil where there is no standard error.
  package let low: Double?
  /// Upper end of the t interval.
  package let high: Double?

  /// The estimate from independent values; nil when there are none.
  ///
  /// - Parameters:
  ///   - values: One a replicate.
  ///   - confidence: Of the interval, between 0 and 1.
  ///   - stage: How many of the values, from the first, are of a first stage that decided how many there
  ///     are; nil where nothing of the values did. The spread is then that of the first stage alone.
  package init?(_ values: [Double], confidence: Double = 0.95, stage: Int? = nil) {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let mean = Self.mean(of: values[...])
    self.mean = mean
    self.count = values.count
    let sample = values.prefix(stage ?? values.count)
    let center = sample.isEmpty ? mean : Self.mean(of: sample)
    let squares = sample.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    // A first stage without a spread says nothing of later values that are not like it.
    let isLike = squares > 0 || values.allSatisfy { $0 == values[0] }
    guard sample.count > 1, squares.isFinite, isLike else {
      (standardError, low, high) = (nil, nil, nil)
      return
    }
    let error = (squares / Double(sample.count - 1) / count).squareRoot()
    let student = StudentDistribution(degreesOfFreedom: sample.count - 1)
    let reach = error > 0 ? student.quantile((1 + confidence) / 2) * error : 0
    standardError = error
    (low, high) = (mean - reach, mean + reach)
  }

  /// A mean of which no uncertainty can be given.
  init(mean: Double, count: Int) { self.init(mean: mean, standardError: nil, count: count) }

  /// A mean with a standard error that was found otherwise.
  ///
  /// - Parameters:
  ///   - mean: The mean.
  ///   - standardError: Of the mean.
  ///   - count: Number of values.
  ///   - degreesOfFreedom: Of Student's distribution that the interval is made with; nil for no interval.
  ///   - confidence: Of the interval.
  init(
    mean: Double, standardError: Double, count: Int, degreesOfFreedom: Double?, confidence: Double
  ) {
    self.mean = mean
    self.count = count
    self.standardError = standardError
    let reach = degreesOfFreedom.map {
      StudentDistribution(degreesOfFreedom: $0).quantile((1 + confidence) / 2) * standardError
    }
    (low, high) = (reach.map { mean - $0 }, reach.map { mean + $0 })
  }

  private init(mean: Double, standardError: Double?, count: Int) {
    self.mean = mean
    self.count = count
    self.standardError = standardError
    (low, high) = (nil, nil)
  }

  /// The same without an interval.
  var withoutInterval: Self { Self(mean: mean, standardError: standardError, count: count) }

  private static func mean(of values: ArraySlice<Double>) -> Double {
    let first = values[values.startIndex]
    // The sum of equal values, divided by their number, need not be the value.
    return values.allSatisfy { $0 == first } ? first : values.reduce(0, +) / Double(values.count)
  }

  private enum CodingKeys: String, CodingKey {
    case mean
    case standardError = "standard_error"
    case count
    case low = "confidence_low"
    case high = "confidence_high"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(mean, forKey: .mean)
    try container.encode(standardError, forKey: .standardError)
    try container.encode(count, forKey: .count)
    try container.encode(low, forKey: .low)
    try container.encode(high, forKey: .high)
  }
}
