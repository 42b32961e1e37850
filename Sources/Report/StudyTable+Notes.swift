import Store

extension StudyTable {
  /// What to bear in mind when reading the table, one line a remark.
  package var notes: [String] {
    uncertainty + (replicates?.notes ?? []) + comparison + standards + statistics + selection
      + rows.compactMap(Self.matching)
      + rows.flatMap(trialsThatDoNotCount)
  }

  private var uncertainty: [String] {
    let counts = rows.map(\.finished.count)
    guard let most = counts.max(), most > 0 else { return ["No trial has finished."] }
    if most == 1 {
      return [
        "One replicate: no uncertainty can be given, and a difference may be chance; "
          + "`replicates: 3` or more would tell."
      ]
    }
    var lines = ["± is the standard error of the mean over finished replicates."]
    let single = rows.filter { $0.finished.count == 1 }.map(\.variant)
    if !single.isEmpty {
      lines.append(
        "One finished replicate, so no uncertainty: \(single.joined(separator: ", ")).")
    }
    return lines
  }

  private var comparison: [String] {
    guard let headline else { return [] }
    let words = MeasureWords(headline.measure, unit: headline.unit)
    let better =
      "\(headline.split) \(words.name): \(headline.lowerIsBetter ? "lower" : "higher") is better."
    guard let base = rows.first(where: { $0.variant == baseline }) else {
      return [better, "No differences: the baseline '\(baseline)' is not among these variants."]
    }
    guard rows.count > 1 else { return [better] }
    guard !base.finished.isEmpty else {
      return [better, "No differences: no trial of the baseline '\(baseline)' has finished."]
    }
    let isUneven = rows.contains { row in
      row.variant != baseline
        && row.difference.map { $0.estimate.count < row.finished.count } ?? false
    }
    let pairs = "Δ is the mean difference between equal replicates, which share data and "
    let rest = isUneven ? "initialisation; one without a partner is left out." : "initialisation."
    return [better, pairs + rest]
  }

  /// How intervals, p-values and effect sizes are made, as far as they are shown.
  private var statistics: [String] {
    let differences = rows.compactMap(\.difference)
    var lines: [String] = []
    if differences.contains(where: { $0.estimate.low != nil }) {
      lines.append(
        "[ ] is the t interval, \(EstimateText.percent(confidence)), of each difference by itself.")
    }
    let count = differences.count { $0.adjustedPValue != nil }
    if count > 0 {
      let correction =
        count == 1
        ? "one comparison, so nothing to correct"
        : "Holm's correction for \(count) comparisons"
      lines.append("p: two-sided paired t test; \(correction).")
    }
    if differences.contains(where: { $0.hedges != nil }) {
      lines.append(
        "g_z: Hedges' g_z, the mean difference in standard deviations of the differences, "
          + "corrected for few replicates.")
    }
    let constant = rows.filter { $0.difference?.isConstant ?? false }.map(\.variant)
    if !constant.isEmpty {
      lines.append(
        "The same difference in every replicate, so an interval without width and no effect size: "
          + constant.joined(separator: ", ") + ".")
    }
    if rows.contains(where: isIndistinguishable) {
      let threshold = EstimateText.number(1 - confidence)
      lines.append(
        count > 0
          ? "≈ this study cannot tell it from the baseline (p ≥ \(threshold), or one replicate)."
          : "≈ this study cannot tell it from the baseline (one replicate).")
    }
    return lines
  }

  /// What was changed to make a variant comparable.
  private static func matching(_ row: Row) -> String? {
    guard let match = row.match else { return nil }
    let unit =
      switch match.quantity {
      case "parameters": "parameters"
      case "state": "numbers of state"
      case "flops": "FLOPs"
      default: match.quantity
      }
    let excess = (match.count / match.target - 1) * 100
    let share =
      excess.isFinite ? " (\(NumberText.fixed(excess, decimals: 1, isSigned: true)) %)" : ""
    return "\(row.variant): \(match.width) \(NumberText.whole(match.from)) → "
      + "\(NumberText.whole(match.to)), \(NumberText.fixed(match.count)) \(unit) against "
      + "\(NumberText.fixed(match.target))\(share)"
  }
}
