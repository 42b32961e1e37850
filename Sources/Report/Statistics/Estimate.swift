/// A mean over replicates, and how far off it may be by chance.
package struct Estimate: Codable, Equatable, Sendable {
  /// The arithmetic mean.
  package let mean: Double
  /// Standard error of the mean, `√(Σ(x − mean)² / (n − 1) / n)`; nil for a single value, of which
  /// no uncertainty can be given, and for values that are not finite.
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
  package init?(_ values: [Double], confidence: Double = 0.95) {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let isConstant = values.allSatisfy { $0 == values[0] }
    // The sum of equal values, divided by their number, need not be the value.
    let mean = isConstant ? values[0] : values.reduce(0, +) / count
    self.mean = mean
    self.count = values.count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard values.count > 1, squares.isFinite else {
      (standardError, low, high) = (nil, nil, nil)
      return
    }
    let error = (squares / (count - 1) / count).squareRoot()
    let student = StudentDistribution(degreesOfFreedom: values.count - 1)
    let reach = error > 0 ? student.quantile((1 + confidence) / 2) * error : 0
    standardError = error
    (low, high) = (mean - reach, mean + reach)
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
