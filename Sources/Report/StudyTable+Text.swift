extension StudyTable {
  /// The table for people: aligned columns with units, then what to bear in mind when reading it.
  package var text: String {
    ([TextTable(columns).lines] + [notes]).filter { !$0.isEmpty }
      .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private var columns: [TextTable.Column] {
    var columns = [
      TextTable.Column(
        "variant", cells: rows.map { TextTable.Cell($0.variant) }, isLeading: true),
      TextTable.Column(
        "parameters",
        cells: rows.map { TextTable.Cell($0.parameters.map(NumberText.whole) ?? "-") }),
      TextTable.Column(
        "replicates",
        cells: rows.map { TextTable.Cell("\($0.finished.count)/\($0.trials.count)") }),
    ]
    columns += estimates("valid loss", unit: "nats/token", \.validLoss)
    columns += estimates("test loss", unit: "nats/token", \.testLoss)
    if let headline {
      let words = MeasureWords(headline.measure, unit: headline.unit)
      if headline.measure != "loss" {
        columns += estimates("\(headline.split) \(words.name)", unit: words.unit, \.headline)
      }
      columns += differences(in: words.name)
    }
    let slowest = rows.compactMap(\.seconds?.mean).max() ?? 0
    columns.append(
      TextTable.Column(
        "time", unit: "s",
        cells: rows.map { row in
          let decimals = slowest < 10 ? 2 : 1
          return TextTable.Cell(
            row.seconds.map { NumberText.fixed($0.mean, decimals: decimals) } ?? "-")
        }))
    return columns
  }

  /// A column of estimates; none when no row has one.
  private func estimates(
    _ title: String, unit: String, _ estimate: KeyPath<Row, Estimate?>
  ) -> [TextTable.Column] {
    let column = rows.map { $0[keyPath: estimate] }
    guard column.contains(where: { $0 != nil }) else { return [] }
    let decimals = Self.decimals(for: column)
    return [
      TextTable.Column(title, unit: unit, cells: column.map { Self.cell($0, decimals) })
    ]
  }

  /// The column of differences to the baseline; none when no row has one.
  private func differences(in measure: String) -> [TextTable.Column] {
    guard rows.contains(where: { $0.difference != nil }) else { return [] }
    let decimals = Self.decimals(for: rows.map(\.difference))
    let cells = rows.map { row in
      row.variant == baseline
        ? TextTable.Cell("", tail: "baseline") : Self.cell(row.difference, decimals, isSigned: true)
    }
    return [TextTable.Column("Δ \(measure)", unit: "to \(baseline)", cells: cells)]
  }

  /// Decimals that show two digits of the largest uncertainty of a column, within 3 to 6; 4 where
  /// there is no uncertainty.
  private static func decimals(for column: [Estimate?]) -> Int {
    let largest = column.compactMap { $0?.standardError }.filter(\.isFinite).max() ?? 0
    guard largest > 0 else { return 4 }
    var decimals = 3
    var scaled = largest * 1000
    while scaled < 9.95, decimals < 6 {
      scaled *= 10
      decimals += 1
    }
    return decimals
  }

  private static func cell(
    _ estimate: Estimate?, _ decimals: Int, isSigned: Bool = false
  ) -> TextTable.Cell {
    guard let estimate else { return "-" }
    let mean = NumberText.fixed(estimate.mean, decimals: decimals, isSigned: isSigned)
    let error = estimate.standardError.map { NumberText.fixed($0, decimals: decimals) }
    return TextTable.Cell(mean, tail: error.map { " ± " + $0 } ?? "")
  }
}
