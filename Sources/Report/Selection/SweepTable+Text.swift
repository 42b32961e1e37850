import Store

extension SweepTable {
  /// How many points of a variant are shown where there are too many to show all.
  private static let few = 5
  /// How many points are shown whole.
  private static let many = 12

  /// The points for people: all, in their order, if there are few; else the best of each variant.
  package var text: String {
    let (table, notes) = textTable
    return (table.lines + [""] + notes).joined(separator: "\n")
  }

  /// The same as columns, and what to bear in mind when reading them.
  var textTable: (table: TextTable, notes: [String]) {
    let variants = variants
    let isWhole = points.count <= Self.many
    let shown = variants.flatMap { variant in
      let own = points(of: variant)
      return isWhole ? own : Array(ranked(own).prefix(Self.few))
    }
    let hidden = variants.compactMap { variant in
      let rest = points(of: variant).count - Self.few
      return isWhole || rest <= 0 ? nil : "\(rest) more of \(variant)"
    }
    var notes = ["* is the point that the variant is judged at."]
    if !hidden.isEmpty { notes.append("Not shown: \(hidden.joined(separator: ", ")).") }
    if shown.contains(where: { $0.finished == 0 && $0.score != nil }) {
      notes.append("( ) at the last step reached, where no replicate took all steps.")
    }
    return (TextTable(columns(of: shown)), notes)
  }

  /// The variants, in the order of the table.
  package var variants: [String] {
    var variants: [String] = []
    for point in points where variants.last != point.variant { variants.append(point.variant) }
    return variants
  }

  private func columns(of shown: [SweepPoint]) -> [TextTable.Column] {
    let words = MeasureWords(measure, unit: unit)
    let names = names
    let settings = paths.map { path in
      TextTable.Column(
        names[path],
        cells: shown.map { point in
          TextTable.Cell(point.settings.first { $0.path == path }?.value ?? "-")
        })
    }
    let decimals = EstimateText.decimals(for: shown.map(\.score))
    let scores = shown.map { point in
      let cell = EstimateText.cell(point.score, decimals)
      let isPartial = point.finished == 0 && point.score != nil
      // The blank keeps the numbers of all rows below each other.
      guard isPartial else { return TextTable.Cell(cell.number, tail: cell.tail + " ") }
      return TextTable.Cell("(" + cell.number, tail: cell.tail + ")")
    }
    func counts(_ title: String, _ count: (SweepPoint) -> Int) -> [TextTable.Column] {
      guard shown.contains(where: { count($0) > 0 }) else { return [] }
      return [TextTable.Column(title, cells: shown.map { TextTable.Cell("\(count($0))") })]
    }
    return [
      TextTable.Column("variant", cells: shown.map { TextTable.Cell($0.variant) }, isLeading: true),
      TextTable.Column("point", cells: shown.map { TextTable.Cell("\($0.point)") }),
    ] + settings + [
      TextTable.Column("valid \(words.name)", unit: words.unit, cells: scores),
      TextTable.Column("", cells: shown.map { TextTable.Cell($0.isChosen ? "*" : "") }),
      TextTable.Column(
        "done", cells: shown.map { TextTable.Cell("\($0.finished)/\($0.trials.count)") }),
    ] + counts("stopped", \.stopped) + counts("failed", \.failed) + counts("open", \.open) + [
      TextTable.Column("reached", unit: "steps", cells: shown.map { Self.whole($0.reached) }),
      TextTable.Column("spent", unit: "steps", cells: shown.map { Self.whole($0.steps) }),
    ]
  }

  private static func whole(_ number: Int) -> TextTable.Cell {
    TextTable.Cell(NumberText.whole(number))
  }
}
