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
      let digits = EstimateText.decimals(for: differences.map { $0?.difference?.estimate })
      columns.append(
        TextTable.Column(
          "Δ \(member.name)", unit: "to \(first.name)",
          cells: differences.map { $0?.cell(digits) ?? "-" }))
      notes += zip(variants, differences).compactMap { variant, difference in
        difference?.obstacle.map { "\(member.name), \(variant): \($0)." }
      }
    }
    if members.contains(where: { $0.facts.table.headline?.measure != headline.measure }) {
      notes.append("A study without \(words.name) on \(headline.split.rawValue) data shows none.")
    }
    notes.append(
      "Δ is the mean difference between equal replicates that share training data; where they do not, the "
        + "difference of the means, with Welch's interval.")
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
    /// nil where the two are no comparison.
    let difference: MeanDifference?
    /// Why replicates are not compared one by one, or not at all; nil where they are.
    let obstacle: String?

    /// Compares a variant; nil when one of the studies has no finished trial of it.
    init?(
      of own: Member, to other: Member, _ variant: String, _ headline: StudyTable.Headline
    ) {
      func side(_ member: Member) -> StudyTable.Side? {
        guard let row = member.row(of: variant) else { return nil }
        let finished = row.finished.filter {
          $0.measures(of: headline.split)[headline.measure] != nil
        }
        guard !finished.isEmpty else { return nil }
        return StudyTable.Side(
          variant: variant, configuration: member.facts.manifest.configuration(judging: row),
          trials: finished)
      }
      guard let left = side(own), let right = side(other), let one = left.configuration,
        let two = right.configuration
      else { return nil }
      let shared = StudyManifest.SharedData(one, two)
      let evaluated = headline.split == .test ? shared.testKeys : shared.validationKeys
      guard evaluated.isEmpty else {
        difference = nil
        obstacle =
          "no difference, for \(headline.split) data are others (\(evaluated.joined(separator: ", ")))"
        return
      }
      let isSameProgram = own.facts.manifest.numerics == other.facts.manifest.numerics
      let hasPair = left.trials.contains { trial in
        right.trials.contains { $0.replicate == trial.replicate }
      }
      obstacle =
        if !isSameProgram {
          "not paired, for the programs' arithmetic differs"
        } else if !shared.isTrainingShared {
          "not paired, for \(shared.trainingKeys.joined(separator: ", ")) differ"
        } else if !hasPair {
          "not paired, for no replicate is in both"
        } else {
          nil
        }
      // An origin is a name within its own study.
      let standing = StudyTable.Standing(
        kind: obstacle == nil ? .paired : .unpaired, keys: shared.trainingKeys,
        isInitialisationShared: shared.isInitialisationShared, sameness: nil)
      difference = StudyTable.Measuring(
        headline: headline, confidence: own.facts.table.confidence, stage: nil, equivalence: nil
      ).difference(of: left, from: right, standing)
    }

    /// The difference as the cell of a table.
    func cell(_ decimals: Int) -> TextTable.Cell {
      let cell = EstimateText.intervalCell(difference?.estimate, decimals)
      guard difference != nil, obstacle != nil else { return cell }
      return TextTable.Cell(cell.number, tail: cell.tail + " unpaired")
    }
  }
}
