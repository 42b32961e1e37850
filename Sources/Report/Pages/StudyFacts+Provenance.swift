import Store

extension StudyFacts {
  /// Attributes that are a trial's own, or told elsewhere.
  private static let personal: Set<String> = [
    "experiment", "variant", "replicate", "trial_key", "parameters", "start_time", "headline",
    "headline_lower_is_better",
  ]

  /// Where the numbers come from, and how to get them and this page again.
  var provenance: [ReportPage.Block] {
    var names: [String] = []
    var values: [String: [String]] = [:]
    for attribute in records.flatMap(\.provenance) where !Self.personal.contains(attribute.name) {
      let text = Self.words(attribute)
      if values[attribute.name] == nil { names.append(attribute.name) }
      if values[attribute.name]?.contains(text) != true {
        values[attribute.name, default: []].append(text)
      }
    }
    var rows = names.map { name -> [String] in
      let all = values[name] ?? []
      let more = all.count > 3 ? " and \(all.count - 3) more" : ""
      return [
        name.split(separator: "_").joined(separator: " "),
        all.prefix(3).joined(separator: "; ") + more,
      ]
    }
    rows.append(["spec", manifest.specPath])
    if !manifest.arguments.isEmpty {
      rows.append(["set", manifest.arguments.joined(separator: " ")])
    }
    let most = "\(manifest.replicates)"
    rows.append([
      "replicates",
      table.replicates.map { "\($0.known) of at most \(most), from the first \($0.rule.atLeast)" }
        ?? most,
    ])
    let columns = [
      ReportPage.Table.Column(title: "fact", isLeading: true),
      ReportPage.Table.Column(title: "value", isLeading: true),
    ]
    var blocks: [ReportPage.Block] = [
      .table(ReportPage.Table(columns, rows: rows)),
      .paragraph("To make this page again from the stored runs:"), .code(command),
    ]
    if !manifest.spec.isEmpty {
      blocks.append(.details(summary: "The study's specification", [.code(manifest.spec)]))
    }
    return blocks
  }

  private static func words(_ attribute: Attribute) -> String {
    switch attribute.value {
    case .text(let text): text
    case .integer(let number):
      attribute.name.contains("is_") ? (number != 0 ? "yes" : "no") : "\(number)"
    case .real(let number): "\(number)"
    case .flag(let isSet): isSet ? "yes" : "no"
    }
  }
}
