/// A mean over replicates, and how far off it may be by chance.
package struct Estimate: Codable, Equatable, Sendable {
  /// The arithmetic mean.
  package let mean: Double
  /// Standard error of the mean, `√(Σ(x − mean)² / (n − 1) / n)`; nil for a single value, of which
  /// no uncertainty can be given.
  package let standardError: Double?
  /// Number of values.
  package let count: Int

  /// The estimate from independent values; nil when there are none.
  package init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    self.mean = mean
    self.count = values.count
    if values.count > 1 {
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      standardError = (squares / (count - 1) / count).squareRoot()
    } else {
      standardError = nil
    }
  }

  private enum CodingKeys: String, CodingKey {
    case mean
    case standardError = "standard_error"
    case count
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(mean, forKey: .mean)
    try container.encode(standardError, forKey: .standardError)
    try container.encode(count, forKey: .count)
  }
}
