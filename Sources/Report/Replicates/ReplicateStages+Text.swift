import Store

extension ReplicateStages {
  /// How many replicates there are and why, one line a remark.
  package var notes: [String] {
    let measure = "valid \(MeasureWords(rule.measure, unit: "").name)"
    let goal = "\(measure) ± \(Self.number(rule.halfWidth))"
    guard let count else {
      return [
        "Replicates: the first \(rule.atLeast) of every variant are not all finished; how many are "
          + "needed for differences of \(goal), up to \(atMost), follows from them."
      ]
    }
    let decided = comparisons.filter { $0.deviation != nil }
    let wide = decided.filter { ($0.halfWidth ?? 0) > rule.halfWidth }
    let reason =
      decided.isEmpty
      ? "no variant has two pairs in them to take a deviation of"
      : wide.isEmpty
        ? "enough for differences of \(goal)"
        : "the most that the spec allows, and too few for differences of \(goal): "
          + wide.map { comparison in
            let needed = comparison.needed.map { ", needs \(NumberText.whole($0))" } ?? ""
            return "\(comparison.variant) ± \(Self.number(comparison.halfWidth ?? .nan))\(needed)"
          }.joined(separator: "; ")
    var lines = [
      "Replicates: \(count), decided once, on validation data, by the spread of the first "
        + "\(rule.atLeast): \(reason)."
    ]
    if count > rule.atLeast {
      lines.append(
        "Intervals, standard errors and p-values use the deviation of the first \(rule.atLeast) "
          + "replicates alone (Stein's two-stage procedure), so that they hold although the number of "
          + "replicates was chosen by it.")
    }
    let silent = comparisons.filter { $0.deviation == nil }.map(\.variant)
    if !silent.isEmpty, !decided.isEmpty {
      lines.append(
        "Without two finished pairs among the first \(rule.atLeast), so without a say and without an "
          + "interval: \(silent.joined(separator: ", ")).")
    }
    if count < atMost {
      lines.append("Replicates beyond these, up to the \(atMost) planned, are not needed.")
    }
    return lines
  }

  /// A number in three digits.
  private static func number(_ value: Double) -> String { NumberText.short(value) }
}
