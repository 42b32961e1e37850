import Store

extension StudyFacts {
  /// What was asked, and how far the answer is.
  var introduction: [ReportPage.Block] {
    var blocks: [ReportPage.Block] = []
    if !manifest.question.isEmpty { blocks.append(.paragraph("Question: \(manifest.question)")) }
    if !manifest.hypothesis.isEmpty {
      blocks.append(.paragraph("Hypothesis: \(manifest.hypothesis)"))
    }
    blocks.append(.paragraph(standing.headline + "."))
    let bad = standing.trials.filter { $0.state == .diverged || $0.state == .failed }
    let cut = standing.trials.filter { $0.state == .interrupted }
    blocks += trials(bad, "Failed") + trials(cut, "Cut short")
    if standing.count(.finished) < standing.trials.count {
      blocks.append(
        .details(
          summary: "Trials by variant", [.table(ReportPage.Table(standing.textTable))]))
    }
    return blocks
  }

  /// Trials with their reasons, at most a dozen; how many more there are.
  private func trials(_ trials: [StudyStanding.Trial], _ title: String) -> [ReportPage.Block] {
    guard !trials.isEmpty else { return [] }
    var lines = trials.prefix(12).map { trial in
      "\(trial.name): \(trial.state == .interrupted ? "cut short" : trial.state.rawValue) at step "
        + "\(NumberText.whole(trial.step)) of \(NumberText.whole(trial.steps))"
        + (trial.reason.isEmpty ? "" : ": \(trial.reason)")
    }
    if trials.count > 12 { lines.append("and \(trials.count - 12) more") }
    return [.paragraph("\(title):"), .list(lines)]
  }

  /// The table of the study, its contrasts, and what to bear in mind when reading it.
  var comparison: [ReportPage.Block] {
    guard !table.rows.isEmpty else { return [.paragraph("The plan has no variants.")] }
    return [.table(ReportPage.Table(table.textTable))]
      + (table.contrastTable.map { [.table(ReportPage.Table($0))] } ?? []) + [.list(table.notes)]
  }
}
