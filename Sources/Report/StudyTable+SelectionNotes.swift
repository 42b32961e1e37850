import Store

extension StudyTable {
  /// How points of a sweep were chosen, and what that took.
  var selection: [String] {
    guard let sweep else { return [] }
    let words = MeasureWords(sweep.measure, unit: sweep.unit)
    var lines = [
      "Chosen for each variant: \(sweep.lowerIsBetter ? "lowest" : "highest") mean valid "
        + "\(words.name) at the last evaluation, of points whose every replicate finished."
    ]
    if headline?.split == .valid {
      lines.append("Chosen and reported on the same validation data, which flatters all variants.")
    }
    lines += rows.compactMap(partialChoice)
    let names = sweep.names
    let edges = rows.flatMap { row in
      (row.choice?.edges ?? []).map { edge -> String in
        let value = row.choice?.settings.first { $0.path == edge.path }?.value ?? ""
        return "\(row.variant) \(names[edge.path]) \(value)"
      }
    }
    if !edges.isEmpty {
      lines.append(
        "↓ ↑ at an end of what was tried, so a better value may lie beyond: "
          + edges.joined(separator: ", ") + ".")
    }
    return lines + [spent].compactMap { $0 }
  }

  /// A remark where no point, or none as a whole, could be chosen from.
  private func partialChoice(_ row: Row) -> String? {
    guard let choice = row.choice else {
      return "\(row.variant): no trial has finished at any point, so none is chosen."
    }
    guard let point = sweep?.points(of: row.variant).first(where: { $0.point == choice.point }),
      point.finished < point.trials.count
    else { return nil }
    return "\(row.variant): no point has every replicate finished; chosen from those with most, "
      + "\(point.finished) of \(point.trials.count)."
  }

  /// The tuning budget of the variants.
  private var spent: String? {
    guard let first = rows.first?.budget else { return nil }
    func counted(_ number: Int, _ thing: String) -> String {
      "\(NumberText.whole(number)) \(thing)\(number == 1 ? "" : "s")"
    }
    func tried(_ budget: Budget) -> String {
      "\(counted(budget.points, "point")), \(counted(budget.trials, "trial"))"
    }
    if rows.allSatisfy({ $0.budget == first }) {
      let steps = counted(first.steps, "training step")
      return "Tuning budget of each variant: \(tried(first)), \(steps)."
    }
    if rows.allSatisfy({ tried($0.budget) == tried(first) }) {
      let each = rows.map { "\($0.variant) \(NumberText.whole($0.budget.steps))" }
      return "Tuning budgets differ: \(tried(first)) each, but training steps "
        + each.joined(separator: ", ") + "."
    }
    let each = rows.map { row in
      "\(row.variant) \(tried(row.budget)), \(counted(row.budget.steps, "step"))"
    }
    return "Tuning budgets differ: \(each.joined(separator: "; "))."
  }
}
