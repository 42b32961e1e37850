import Store

extension StudyFacts {
  /// The keys of the resolved specifications that are not the same in all variants.
  var differences: [ReportPage.Block] {
    let specifications = table.rows.map { row in
      SpecificationLeaves(ofJSON: manifest.configuration(judging: row)?.specification ?? "")
    }
    guard table.rows.count > 1 else { return [] }
    // What was swept, and the replicate of the first trial, is no difference between variants.
    let swept = table.sweep?.paths ?? []
    let paths = SpecificationLeaves.differing(specifications).filter {
      $0 != "replicate" && !swept.contains($0)
    }
    guard !paths.isEmpty else { return [.paragraph("The variants' specifications are the same.")] }
    let rows = zip(table.rows, specifications).map { row, leaves in
      [row.variant] + paths.map { leaves.values[$0] ?? "-" }
    }
    let name = ReportPage.Table.Column(title: "variant", isLeading: true)
    if paths.count <= 6 {
      let names = SettingNames(paths)
      let columns = paths.map { path in
        let short = names[path]
        let group = path.count > short.count ? String(path.dropLast(short.count + 1)) : ""
        return ReportPage.Table.Column(title: short, unit: group, isLeading: true)
      }
      return [.table(ReportPage.Table([name] + columns, rows: rows))]
    }
    let key = ReportPage.Table.Column(title: "key", isLeading: true)
    let columns = table.rows.map { ReportPage.Table.Column(title: $0.variant, isLeading: true) }
    let turned = paths.indices.map { index in [paths[index]] + rows.map { $0[index + 1] } }
    return [.table(ReportPage.Table([key] + columns, rows: turned))]
  }
}
