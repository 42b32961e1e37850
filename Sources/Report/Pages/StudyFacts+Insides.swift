import Store

extension StudyFacts {
  /// At most so many variants are opened up.
  private static let opened = 4

  /// What goes on within a trained model of each variant: the first replicate that is finished, else the
  /// first that has begun.
  var insides: [ReportPage.Block] {
    let base = variants.filter { $0.name == table.baseline }
    let others = variants.filter { $0.name != table.baseline }
    let models = (base + others).prefix(Self.opened).compactMap { name, _ -> ModelInsides? in
      let own = records(of: name)
      return (own.first(where: \.isFinished) ?? own.first).map(ModelInsides.init)
    }
    guard !models.isEmpty else { return [] }
    var missing: [ModelInsides.Kind] = []
    var blocks: [ReportPage.Block] = []
    for kind in ModelInsides.Kind.allCases {
      let each = models.map { $0.figures(kind) }
      guard let first = each.firstIndex(where: { !$0.isEmpty }) else {
        missing.append(kind)
        continue
      }
      blocks.append(.figures(Array(each[first].prefix(2))))
      let more = Array(each[first].dropFirst(2)) + each.dropFirst(first + 1).joined()
      if !more.isEmpty {
        blocks.append(.details(summary: "More: \(kind.words)", [.figures(more)]))
      }
    }
    let requests = missing.compactMap(\.request)
    if !requests.isEmpty {
      blocks.append(
        .details(
          summary: "What else could be shown",
          [
            .paragraph(
              "These are drawn when the spec's capture asks for what they need: "
                + missing.filter { $0.request != nil }.map(\.words).joined(separator: ", ") + "."),
            .code((["capture:"] + requests.map { "  " + $0 }).joined(separator: "\n")),
          ]))
    }
    return blocks
  }
}
