package import Store

/// The result of a study: a row for each variant, made from stored runs alone.
///
/// A mean is over the finished trials of a variant. A difference to the baseline is the mean of the
/// differences between equal replicates, which share data and initialisation streams: what they have
/// in common cancels, and the standard error is that of the differences.
package struct StudyTable: Codable, Equatable, Sendable {
  /// What stops a table from being made: a run file that cannot be read.
  package typealias Failure = StoreError

  /// An evaluated part of a task's data.
  package enum EvaluatedSplit: String, Codable, Sendable {
    case valid
    case test
  }

  /// The measure by which the study's task compares models.
  package struct Headline: Codable, Equatable, Sendable {
    /// Name of its column in the metrics, such as `bits_per_byte`.
    package let measure: String
    /// Unit of its values; `1` for a fraction.
    package let unit: String
    /// Where it was measured: on test data if all finished trials have it, else on validation data.
    package let split: EvaluatedSplit
    /// Whether the smaller of two values is the better one.
    package let lowerIsBetter: Bool

    private enum CodingKeys: String, CodingKey {
      case measure
      case unit
      case split
      case lowerIsBetter = "lower_is_better"
    }
  }

  /// Name of the variant that differences are to.
  package let baseline: String
  /// The measure of the column that differences are of; nil when nothing finished.
  package let headline: Headline?
  /// A row for each variant, in the order in which their first trials were given.
  package let rows: [Row]

  private enum CodingKeys: String, CodingKey {
    case baseline
    case headline
    case rows = "variants"
  }

  /// Reads the trials of a study.
  ///
  /// - Parameters:
  ///   - trials: Every trial that there should be, whatever became of it. Of two with equal variant
  ///     and replicate the later counts.
  ///   - baseline: Name of the variant that the others are compared with.
  /// - Throws: when a run file opens and its series cannot be read.
  package init(of trials: [StoredTrial], baseline: String) throws(StoreError) {
    var variants: [String] = []
    var runs: [String: [Int: StoredRun]] = [:]
    for trial in trials {
      if runs[trial.variant] == nil { variants.append(trial.variant) }
      runs[trial.variant, default: [:]][trial.replicate] = try StoredRun(reading: trial)
    }
    func results(of variant: String) -> [TrialResult] {
      (runs[variant] ?? [:]).values.map(\.result).sorted { $0.replicate < $1.replicate }
    }
    let inOrder = ([baseline] + variants).flatMap { variant in
      (runs[variant] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    }
    let headline = Self.headline(of: inOrder.filter { $0.result.status == .finished })
    self.baseline = baseline
    self.headline = headline
    rows = variants.map { variant in
      Row(
        variant, results(of: variant), headline: headline,
        against: variant == baseline ? [] : results(of: baseline))
    }
  }

  /// The headline of the first run that has one: the baseline's, if it has finished.
  private static func headline(of finished: [StoredRun]) -> Headline? {
    guard let run = finished.first(where: { $0.headline != nil }), let told = run.headline else {
      return nil
    }
    let isTested = finished.allSatisfy { $0.result.test[told.measure] != nil }
    return Headline(
      measure: told.measure, unit: run.units[told.measure] ?? "1",
      split: isTested ? .test : .valid, lowerIsBetter: told.lowerIsBetter)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(baseline, forKey: .baseline)
    try container.encode(headline, forKey: .headline)
    try container.encode(rows, forKey: .rows)
  }
}
