import Store

extension TargetTable {
  /// A row a variant, and what to bear in mind.
  package var text: String {
    (["To \(goal):"] + textTable.lines + [""] + notes).joined(separator: "\n")
  }

  /// What is to be reached: `valid loss ≤ 1.7`.
  var goal: String {
    let words = "valid \(MeasureWords(target.measure, unit: "").name)"
    return target.atMost.map { "\(words) ≤ \(EstimateText.number($0))" }
      ?? target.atLeast.map { "\(words) ≥ \(EstimateText.number($0))" } ?? words
  }

  /// The rows, without what is to be said of them.
  var textTable: TextTable {
    var columns = [
      TextTable.Column("variant", cells: rows.map { TextTable.Cell($0.variant) }, isLeading: true),
      TextTable.Column(
        "reached it", cells: rows.map { TextTable.Cell("\($0.reached.count)/\($0.trials.count)") }),
      TextTable.Column("steps", cells: rows.map(Self.stepsCell)),
    ]
    columns += estimates("tokens", unit: "thousands", \.tokens, scale: 1e-3)
    columns += estimates("time", unit: "s", \.seconds, scale: 1)
    if rows.contains(where: { $0.difference != nil }) {
      let hasIntervals = rows.contains { $0.difference?.estimate.low != nil }
      let interval = hasIntervals ? " [\(EstimateText.percent(confidence))]" : ""
      columns.append(
        TextTable.Column(
          "Δ steps", unit: "to \(baseline)\(interval)",
          cells: rows.map { row in
            row.variant == baseline
              ? TextTable.Cell("", tail: "baseline")
              : EstimateText.intervalCell(row.difference?.estimate, 0)
          }))
      if rows.contains(where: { $0.difference?.pValue != nil }) {
        columns.append(
          TextTable.Column(
            "p", unit: "each by itself",
            cells: rows.map { row in
              TextTable.Cell(row.difference?.pValue.map(EstimateText.probability) ?? "")
            }))
      }
    }
    return TextTable(columns)
  }

  /// A mean where every trial reached the target; else the median, where it is known.
  private static func stepsCell(_ row: Row) -> TextTable.Cell {
    if let steps = row.steps { return cell(steps, scale: 1, decimals(for: [steps.mean])) }
    return row.medianSteps.map { TextTable.Cell(NumberText.whole($0), tail: " median") } ?? "-"
  }

  /// A column of means; none when no row has one.
  private func estimates(
    _ title: String, unit: String, _ estimate: KeyPath<Row, Estimate?>, scale: Double
  ) -> [TextTable.Column] {
    let column = rows.map { $0[keyPath: estimate] }
    guard column.contains(where: { $0 != nil }) else { return [] }
    let decimals = Self.decimals(for: column.compactMap { $0.map { $0.mean * scale } })
    let cells = column.map { estimate in
      estimate.map { Self.cell($0, scale: scale, decimals) } ?? "-"
    }
    return [TextTable.Column(title, unit: unit, cells: cells)]
  }

  /// A mean and its standard error in another unit.
  private static func cell(_ estimate: Estimate, scale: Double, _ decimals: Int) -> TextTable.Cell {
    let error = estimate.standardError.map { NumberText.fixed($0 * scale, decimals: decimals) }
    return TextTable.Cell(
      NumberText.fixed(estimate.mean * scale, decimals: decimals),
      tail: error.map { " ± " + $0 } ?? "")
  }

  /// Decimals of counts: none, and as many as are needed where the least is small.
  private static func decimals(for column: [Double]) -> Int {
    let least = column.min() ?? 0
    return least < 10 ? 2 : least < 100 ? 1 : 0
  }

  /// What to bear in mind, one line a remark.
  package var notes: [String] {
    let reaches = rows.flatMap(\.trials)
    guard let gap = reaches.map(\.gap).max() else {
      return ["No finished trial has evaluations of valid \(target.measure)."]
    }
    var lines = [
      "Steps to \(goal): those of the first evaluation on validation data that reached it. Trials are "
        + "evaluated every \(NumberText.whole(gap)) steps, so a number may be that much too large."
    ]
    lines += rows.compactMap(Self.censoring)
    let open = rows.filter { $0.unfinished > 0 }.map { "\($0.variant) \($0.unfinished)" }
    if !open.isEmpty {
      lines.append(
        "Trials that did not finish are left out here, also where they diverged before they reached it: "
          + open.joined(separator: ", ") + ".")
    }
    if rows.contains(where: { $0.steps == nil && $0.medianSteps != nil }) {
      lines.append(
        "median: Kaplan and Meier's, which counts a trial that did not reach the target as long as it "
          + "was watched; there is no mean of such trials.")
    }
    if rows.contains(where: { $0.difference?.estimate.low != nil }) {
      lines.append(
        "Δ steps: by equal replicates, with its t interval; p is that of a paired t test, not corrected."
      )
    }
    return lines + rows.compactMap(ordering)
  }

  /// How many trials did not reach the target, and how long they were watched.
  private static func censoring(_ row: Row) -> String? {
    let censored = row.censored
    guard let least = censored.map(\.watched).min(), let most = censored.map(\.watched).max() else {
      return nil
    }
    let steps =
      least == most
      ? "\(NumberText.whole(least)) steps"
      : "\(NumberText.whole(least)) to \(NumberText.whole(most)) steps"
    let reached = row.reached.count
    if reached == 0 {
      return "\(row.variant): none of \(row.trials.count) reached it within \(steps)."
    }
    let rest = censored.count == 1 ? "the other is" : "the others are"
    return
      "\(row.variant): \(reached) of \(row.trials.count) reached it; \(rest) censored at \(steps)."
  }

  /// Which was earlier, where a difference cannot be given.
  private func ordering(_ row: Row) -> String? {
    guard row.difference == nil, let order = row.order,
      order.earlier + order.later + order.equal > 0
    else { return nil }
    let count = order.earlier + order.later + order.equal + order.unknown
    var parts = ["earlier than \(baseline) in \(order.earlier)", "later in \(order.later)"]
    if order.equal > 0 { parts.append("at the same evaluation in \(order.equal)") }
    if order.unknown > 0 { parts.append("not known in \(order.unknown)") }
    let test = order.pValue.map { "; sign test p = \(EstimateText.probability($0))" } ?? ""
    return "\(row.variant): \(parts.joined(separator: ", ")) of \(count) pairs\(test)."
  }
}
