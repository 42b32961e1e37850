package import Store

/// The result of a study: a row for each variant, made from stored runs alone.
///
/// A mean is over the finished trials of a variant. A difference to the baseline is the mean of the
/// differences between equal replicates, where these share their training data: what they have in common
/// cancels, and the standard error is that of the differences. `Standing` says where they do. Where the study swept
/// something, a variant is judged at the point that was best on validation data.
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
  /// How sure a confidence interval is to hold the true value: 0.95.
  package let confidence: Double
  /// The measure of the column that differences are of; nil when nothing finished.
  package let headline: Headline?
  /// Every variant at every point; nil when nothing was swept.
  package let sweep: SweepTable?
  /// Every variant on every slice, in a file of its own; nil when there are none.
  package private(set) var slices: SliceTable?
  /// How many replicates there are and why; nil where the spec gives a number.
  package let replicates: ReplicateStages?
  /// How soon variants reached the target of the study; nil without one.
  package let target: TargetTable?
  /// The largest difference in the headline that is none; nil where the study does not say.
  package let equivalence: Double?
  /// Comparisons beside those with the baseline, as far as their variants are shown.
  package let contrasts: [Contrast]
  /// A row for each variant, in the order of the study.
  package let rows: [Row]

  private enum CodingKeys: String, CodingKey {
    case baseline
    case confidence
    case headline
    case sweep
    case replicates = "replicates_until"
    case target
    case equivalence, contrasts
    case rows = "variants"
  }

  /// Reads the trials of a study as its plan has them.
  ///
  /// - Parameters:
  ///   - manifest: The plan.
  ///   - folder: The study's folder, in which the plan lies.
  ///   - only: The variants to have a row; all when empty.
  /// - Throws: when a run file opens and its series cannot be read.
  package init(
    of manifest: StudyManifest, folder: String, only: [String] = []
  ) throws(StoreError) {
    let stages = try ReplicateStages(of: manifest, folder: folder)
    let plan = TableSource(of: manifest, folder: folder, only: only, stages: stages)
    let runs = try StudyRuns(of: plan)
    let sweep = plan.sweep.map { SweepTable($0, unit: runs.unit(of: $0.measure), of: runs, plan) }
    /// The trials that a variant is judged by.
    func judged(_ variant: String) -> [StoredRun] {
      guard let sweep else { return runs.all(of: variant) }
      return sweep.choice(for: variant).map { runs.runs(of: variant, at: $0.point) } ?? []
    }
    let inOrder = ([plan.baseline] + plan.variants).flatMap(judged)
    let headline = Self.headline(of: inOrder.filter { $0.result.status == .finished })
    func side(_ variant: String) -> Side {
      let point = sweep == nil ? runs.points(of: variant).first : sweep?.choice(for: variant)?.point
      return Side(
        variant: variant,
        configuration: point.flatMap { plan.configuration(of: variant, at: $0) },
        trials: judged(variant).map(\.result))
    }
    let measuring = headline.map {
      Measuring(
        headline: $0, confidence: plan.confidence, stage: plan.stage,
        equivalence: manifest.equivalence)
    }
    let base = plan.variants.contains(plan.baseline) ? side(plan.baseline) : nil
    var rows = plan.variants.map { variant in
      Row(
        Origin(of: variant, runs, sweep, plan), side(variant),
        against: variant == plan.baseline ? nil : base, measuring, plan)
    }
    var contrasts = Self.contrasts(manifest.contrasts ?? [], measuring) { variant in
      plan.variants.contains(variant) ? side(variant) : nil
    }
    Self.correct(&rows, &contrasts, baseline: plan.baseline) { side($0).origin }
    baseline = plan.baseline
    confidence = plan.confidence
    self.headline = headline
    self.sweep = sweep
    replicates = stages
    target = try manifest.target.map { (goal) throws(StoreError) in
      try TargetTable(
        goal, variants: rows.map { ($0.variant, $0.trials, $0.standing?.kind == .paired) },
        baseline: (plan.baseline, judged(plan.baseline).map(\.result)),
        confidence: plan.confidence, stage: plan.stage)
    }
    self.rows = rows
    self.contrasts = contrasts
    equivalence = manifest.equivalence
    slices = SliceTable(
      variants: plan.variants, baseline: plan.baseline, measure: headline?.measure ?? "loss",
      confidence: plan.confidence, stage: plan.stage,
      standing: { name in rows.first { $0.variant == name }?.standing }, judged: judged)
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
    try container.encode(confidence, forKey: .confidence)
    try container.encode(headline, forKey: .headline)
    try container.encode(sweep, forKey: .sweep)
    try container.encode(replicates, forKey: .replicates)
    try container.encode(target, forKey: .target)
    try container.encode(equivalence, forKey: .equivalence)
    try container.encode(contrasts, forKey: .contrasts)
    try container.encode(rows, forKey: .rows)
  }
}
