import Store

extension StudyComparison {
  /// The variants that any study has, with the headline measure of each study, and differences to the first.
  static func comparison(_ members: [Member]) -> [ReportPage.Block] {
    guard let headline = members.lazy.compactMap(\.facts.table.headline).first,
      let first = members.first
    else { return [.paragraph("No trial has finished.")] }
    let words = MeasureWords(headline.measure, unit: headline.unit)
    var variants: [String] = []
    for row in members.flatMap(\.facts.table.rows) where !variants.contains(row.variant) {
      variants.append(row.variant)
    }
    var notes = [
      "± is the standard error of the mean over finished replicates; "
        + "\(headline.lowerIsBetter ? "lower" : "higher") is better."
    ]
    let own = members.map { member in
      variants.map { variant in Self.estimate(member, variant, headline) }
    }
    let decimals = EstimateText.decimals(for: own.flatMap { $0 })
    var columns = [
      TextTable.Column(
        "variant", cells: variants.map { TextTable.Cell("", tail: $0) }, isLeading: true)
    ]
    columns += zip(members, own).map { member, estimates in
      TextTable.Column(
        member.name, unit: "\(headline.split.rawValue) \(words.name) (\(words.unit))",
        cells: estimates.map { EstimateText.cell($0, decimals) })
    }
    for member in members.dropFirst() {
      let differences = variants.map { Difference(of: member, to: first, $0, headline) }
      let digits = EstimateText.decimals(for: differences.map { $0?.paired?.estimate })
      columns.append(
        TextTable.Column(
          "Δ \(member.name)", unit: "to \(first.name)",
          cells: differences.map { $0?.cell(digits) ?? "-" }))
      notes += zip(variants, differences).compactMap { variant, difference in
        difference?.obstacle.map { "\(member.name), \(variant): not paired, for \($0)." }
      }
    }
    if members.contains(where: { $0.facts.table.headline?.measure != headline.measure }) {
      notes.append("A study without \(words.name) on \(headline.split.rawValue) data shows none.")
    }
    notes.append(
      "Δ with an interval is the mean difference between equal replicates that share seed, task and "
        + "batches; without one it is the difference of the means.")
    return [.table(ReportPage.Table(TextTable(columns))), .list(notes)]
  }

  private static func estimate(
    _ member: Member, _ variant: String, _ headline: StudyTable.Headline
  ) -> Estimate? {
    let finished = member.row(of: variant)?.finished ?? []
    return Estimate(
      finished.compactMap { $0.measures(of: headline.split)[headline.measure] },
      confidence: member.facts.table.confidence)
  }
}

extension StudyComparison {
  /// How a variant of one study differs from that of another.
  struct Difference {
    /// Replicate by replicate; nil where they are not comparable so.
    let paired: PairedDifference?
    /// Of the means.
    let plain: Double
    /// Why replicates are not comparable; nil where they are.
    let obstacle: String?

    /// Compares a variant; nil when one of the studies has no finished trial of it.
    init?(
      of own: Member, to other: Member, _ variant: String, _ headline: StudyTable.Headline
    ) {
      func values(_ member: Member) -> [Int: Double] {
        let finished = member.row(of: variant)?.finished ?? []
        return Dictionary(
          finished.compactMap { trial in
            trial.measures(of: headline.split)[headline.measure].map { (trial.replicate, $0) }
          }, uniquingKeysWith: { first, _ in first })
      }
      let (left, right) = (values(own), values(other))
      guard !left.isEmpty, !right.isEmpty else { return nil }
      func mean(_ values: [Int: Double]) -> Double {
        values.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value } / Double(values.count)
      }
      plain = mean(left) - mean(right)
      let pairs = left.sorted { $0.key < $1.key }.compactMap { replicate, value in
        right[replicate].map { (own: value, baseline: $0) }
      }
      obstacle =
        Self.obstacle(own, other, variant) ?? (pairs.isEmpty ? "no replicate is in both" : nil)
      paired =
        obstacle == nil
        ? PairedDifference(pairs, confidence: own.facts.table.confidence) : nil
    }

    /// What keeps replicates of the same number from having the same data.
    private static func obstacle(_ own: Member, _ other: Member, _ variant: String) -> String? {
      guard own.facts.manifest.numerics == other.facts.manifest.numerics else {
        return "the programs' arithmetic differs"
      }
      let leaves = [own.leaves(of: variant), other.leaves(of: variant)]
      let paths = SpecificationLeaves.differing(leaves).filter {
        $0 == "seed" || $0 == "training.batch" || $0.hasPrefix("task.")
      }
      return paths.isEmpty ? nil : "\(paths.joined(separator: ", ")) differ"
    }

    /// The difference as the cell of a table.
    func cell(_ decimals: Int) -> TextTable.Cell {
      paired.map { EstimateText.intervalCell($0.estimate, decimals) }
        ?? TextTable.Cell(
          NumberText.fixed(plain, decimals: decimals, isSigned: true), tail: " unpaired")
    }
  }
}
