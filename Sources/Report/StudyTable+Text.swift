import Store

extension StudyTable {
  /// The table for people: aligned columns with units, then what to bear in mind when reading it.
  package var text: String {
    ([textTable.lines] + [notes]).filter { !$0.isEmpty }
      .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  /// The rows, without what is to be said of them.
  var textTable: TextTable { TextTable(columns) }

  private var columns: [TextTable.Column] {
    var columns = [
      TextTable.Column(
        "variant", cells: rows.map { TextTable.Cell($0.variant) }, isLeading: true)
    ]
    columns += choices
    columns += [
      TextTable.Column(
        "parameters",
        cells: rows.map { TextTable.Cell($0.parameters.map(NumberText.whole) ?? "-") }),
      TextTable.Column(
        "done",
        cells: rows.map { row in
          TextTable.Cell(row.trials.isEmpty ? "-" : "\(row.finished.count)/\(row.trials.count)")
        }),
    ]
    columns += estimates("valid loss", unit: "nats/token", \.validLoss)
    if let headline, headline.measure != "loss" {
      let words = MeasureWords(headline.measure, unit: headline.unit)
      columns += estimates("\(headline.split) \(words.name)", unit: words.unit, \.headline)
      columns += estimates("micro", unit: words.unit, \.microAccuracy)
    } else {
      columns += estimates("test loss", unit: "nats/token", \.testLoss)
    }
    if let headline { columns += differences(in: MeasureWords(headline.measure, unit: "").name) }
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

  /// What was chosen for each variant, a column a key of the sweep.
  private var choices: [TextTable.Column] {
    guard let sweep else { return [] }
    let names = sweep.names
    return sweep.paths.map { path in
      TextTable.Column(
        names[path], unit: "chosen",
        cells: rows.map { row in
          let value = row.choice?.settings.first { $0.path == path }?.value
          let edge = row.choice?.edges.first { $0.path == path }
          return TextTable.Cell(value ?? "-", tail: edge.map { " " + $0.mark } ?? "")
        })
    }
  }

  /// A column of estimates; none when no row has one.
  private func estimates(
    _ title: String, unit: String, _ estimate: KeyPath<Row, Estimate?>
  ) -> [TextTable.Column] {
    let column = rows.map { $0[keyPath: estimate] }
    guard column.contains(where: { $0 != nil }) else { return [] }
    let decimals = EstimateText.decimals(for: column)
    return [
      TextTable.Column(title, unit: unit, cells: column.map { EstimateText.cell($0, decimals) })
    ]
  }

  /// The columns of what differences to the baseline are worth; none when no row has one.
  private func differences(in measure: String) -> [TextTable.Column] {
    guard rows.contains(where: { $0.difference != nil }) else { return [] }
    let decimals = EstimateText.decimals(for: rows.map(\.difference?.estimate))
    let cells = rows.map { row in
      row.variant == baseline
        ? TextTable.Cell("", tail: "baseline")
        : EstimateText.intervalCell(row.difference?.estimate, decimals)
    }
    let hasIntervals = rows.contains { $0.difference?.estimate.low != nil }
    let interval = hasIntervals ? " [\(EstimateText.percent(confidence))]" : ""
    var columns = [
      TextTable.Column("Δ \(measure)", unit: "to \(baseline)\(interval)", cells: cells)
    ]
    if rows.contains(where: isIndistinguishable) {
      columns.append(
        TextTable.Column(
          "", cells: rows.map { TextTable.Cell(isIndistinguishable($0) ? "≈" : "") }))
    }
    columns += numbers("p", unit: "Holm", \.adjustedPValue, EstimateText.probability)
    columns += numbers("g_z", unit: "", \.hedges) { value in
      NumberText.fixed(value, decimals: abs(value) < 9.95 ? 2 : abs(value) < 99.5 ? 1 : 0)
    }
    return columns
  }

  /// A column of numbers that come with differences; none when no row has one.
  private func numbers(
    _ title: String, unit: String, _ number: KeyPath<PairedDifference, Double?>,
    _ text: (Double) -> String
  ) -> [TextTable.Column] {
    let column = rows.map { $0.difference?[keyPath: number] }
    guard column.contains(where: { $0 != nil }) else { return [] }
    let cells = zip(rows, column).map { row, value in
      TextTable.Cell(value.map(text) ?? (row.variant == baseline ? "" : "-"))
    }
    return [TextTable.Column(title, unit: unit, cells: cells)]
  }

  /// Whether a variant was compared with the baseline and cannot be told from it.
  func isIndistinguishable(_ row: Row) -> Bool {
    row.difference.map { !$0.isDistinguishable(confidence: confidence) } ?? false
  }
}

extension ParameterEdge {
  /// What stands behind a value at an end of its range.
  var mark: String {
    switch end {
    case .low: "↓"
    case .high: "↑"
    }
  }
}
