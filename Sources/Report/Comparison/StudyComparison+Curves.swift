import Store

extension StudyComparison {
  /// The headline and the losses over training, every variant of every study in one figure.
  static func curves(_ members: [Member]) -> [ReportPage.Block] {
    let groups = Array(
      members.flatMap { member in
        member.facts.table.rows.map { row in (member, row.variant) }
      }.prefix(StudyFacts.drawable).enumerated()
    ).map { index, pair in
      CurveFigure.Group(
        name: "\(pair.0.name): \(pair.1)", look: .kind(index),
        records: pair.0.facts.records(of: pair.1))
    }
    let all = members.flatMap(\.facts.curveMeasures)
    let measures = all.enumerated().filter { index, measure in !all[..<index].contains(measure) }
      .map(\.element)
    let figures = measures.map { measure in
      let curves = CurveFigure(measure, against: .steps, groups: groups)
      return curves.figure(
        caption: curves.window > 1 ? "Running mean over \(curves.window) steps." : "")
    }.filter { !$0.isEmpty }
    return figures.isEmpty ? [.paragraph("No trial has begun.")] : [.figures(figures)]
  }
}
