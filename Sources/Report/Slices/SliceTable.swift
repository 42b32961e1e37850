/// The result of a study on every slice: what each variant came to, and by how much it differs from the
/// baseline, as `StudyTable` has it for the task's own test data.
package struct SliceTable: Codable, Equatable, Sendable {
  /// A variant on a slice, by one measure.
  package struct Cell: Codable, Equatable, Sendable {
    package let variant: String
    package let slice: String
    package let measure: String
    /// Unit of the measure; `1` for a fraction.
    package let unit: String
    /// Mean over finished replicates.
    package let estimate: Estimate?
    /// To the baseline, by replicate; nil for the baseline itself.
    ///
    /// The p-value is that of this comparison alone.
    package let difference: MeanDifference?

    private enum CodingKeys: String, CodingKey {
      case variant
      case slice
      case measure
      case unit
      case estimate = "value"
      case difference = "difference_to_baseline"
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(variant, forKey: .variant)
      try container.encode(slice, forKey: .slice)
      try container.encode(measure, forKey: .measure)
      try container.encode(unit, forKey: .unit)
      try container.encode(estimate, forKey: .estimate)
      try container.encode(difference, forKey: .difference)
    }
  }

  /// Name of the variant that differences are to.
  package let baseline: String
  /// How sure an interval is to hold the true value.
  package let confidence: Double
  /// The measure that is shown where a slice has it.
  package let measure: String
  /// In the order of the table.
  package let variants: [String]
  /// In the order of the spec.
  package let slices: [String]
  /// Every variant on every slice by every measure, variants first.
  package let cells: [Cell]

  /// Collects the slices of the trials that variants are judged by; nil when no finished trial has any.
  ///
  /// - Parameters:
  ///   - variants: In the order of the table.
  ///   - baseline: The variant that differences are to.
  ///   - measure: What is shown.
  ///   - confidence: Of the intervals.
  ///   - stage: Replicates of a first stage that decided how many there are, if there is one.
  ///   - standing: How a variant can be compared with the baseline; slices are the same for all variants,
  ///     so also where its own task is another one.
  ///   - judged: The trials of a variant.
  init?(
    variants: [String], baseline: String, measure: String, confidence: Double, stage: Int?,
    standing: (String) -> StudyTable.Standing?, judged: (String) -> [StoredRun]
  ) {
    func finished(_ variant: String) -> [StoredRun] {
      judged(variant).filter { $0.result.status == .finished }
    }
    var columns: [SliceScore] = []
    for score in variants.flatMap(finished).flatMap(\.slices)
    where !columns.contains(where: { $0.slice == score.slice && $0.measure == score.measure }) {
      columns.append(score)
    }
    guard !columns.isEmpty else { return nil }
    self.baseline = baseline
    self.confidence = confidence
    self.measure = measure
    self.variants = variants
    slices = columns.map(\.slice).reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    let base = finished(baseline)
    cells = variants.flatMap { variant in
      let own = finished(variant)
      return columns.map { column in
        func value(_ run: StoredRun) -> Double? {
          run.slices.first { $0.slice == column.slice && $0.measure == column.measure }?.value
        }
        let known = own.filter { value($0) != nil }
        let pairs = own.compactMap { run -> (replicate: Int, own: Double, baseline: Double)? in
          let partner = base.first { $0.result.replicate == run.result.replicate }
          guard let mine = value(run), let other = partner.flatMap(value) else { return nil }
          return (run.result.replicate, mine, other)
        }
        func first(_ replicates: [Int]) -> Int? {
          stage.map { stage in replicates.count { $0 < stage } }
        }
        let stand = standing(variant)
        let isShared = stand.map { $0.kind == .paired } ?? true
        let others = base.filter { value($0) != nil }
        var stages: (own: Int, other: Int)?
        if let mine = first(known.map(\.result.replicate)),
          let other = first(others.map(\.result.replicate))
        {
          stages = (mine, other)
        }
        let difference =
          isShared
          ? MeanDifference(
            pairs.map { ($0.own, $0.baseline) }, confidence: confidence,
            stage: first(pairs.map(\.replicate)))
          : MeanDifference(
            of: known.compactMap(value), from: others.compactMap(value), confidence: confidence,
            stages: stages)
        let isSame = stand.map { $0.kind == .sameModel || $0.kind == .sameNumbers } ?? false
        return Cell(
          variant: variant, slice: column.slice, measure: column.measure, unit: column.unit,
          estimate: Estimate(
            known.compactMap(value), confidence: confidence,
            stage: first(known.map(\.result.replicate))),
          difference: variant == baseline || isSame ? nil : difference)
      }
    }
  }

  /// The measure that a slice is shown by: the study's, or if its task has another one the last.
  package func shownMeasure(of slice: String) -> String {
    let measures = cells.filter { $0.slice == slice }.map(\.measure)
    return measures.contains(measure) ? measure : measures.last ?? measure
  }

  /// A variant on a slice, by the measure that is shown.
  package func shown(_ variant: String, on slice: String) -> Cell? {
    let measure = shownMeasure(of: slice)
    return cells.first { $0.variant == variant && $0.slice == slice && $0.measure == measure }
  }
}
