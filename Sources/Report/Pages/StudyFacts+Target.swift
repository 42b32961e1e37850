extension StudyFacts {
  /// How soon variants reached the target of the study; nothing without one.
  var target: [ReportPage.Block] {
    guard let target = table.target else { return [] }
    return [
      .paragraph("To \(target.goal), on validation data:"),
      .table(ReportPage.Table(target.textTable)), .list(target.notes),
    ]
  }
}
