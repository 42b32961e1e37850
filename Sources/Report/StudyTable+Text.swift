import Store

extension StudyTable {
  /// The table for people: aligned columns with units, then what to bear in mind when reading it.
  package var text: String {
    ([textTable.lines] + [contrastTable?.lines ?? []] + [notes]).filter { !$0.isEmpty }
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
    if let headline,
      rows.contains(where: { $0.difference != nil || !($0.standing?.isComparison ?? true) })
    {
      columns += differences(
        in: MeasureWords(headline.measure, unit: "").name, to: baseline,
        rows.map { Compared(name: $0.variant, $0.difference, $0.standing, to: baseline) })
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

}

extension StudyTable {
  /// One comparison of the table, as far as it is shown.
  struct Compared {
    let name: String
    let difference: MeanDifference?
    /// nil for the baseline itself.
    let standing: Standing?
    /// What it is compared with.
    let other: String
    /// The variant, where the name is that of a pair.
    var variantName: String {
      name.hasSuffix(" - " + other) ? String(name.dropLast(3 + other.count)) : name
    }

    init(name: String, _ difference: MeanDifference?, _ standing: Standing?, to other: String) {
      self.name = name
      self.difference = difference
      self.standing = standing
      self.other = other
    }

    /// What stands in the place of a difference where there is no comparison; nil where there is one.
    var words: String? {
      guard let standing else { return "baseline" }
      return switch standing.kind {
      case .paired, .unpaired: nil
      case .otherTask: "another task"
      case .sameNumbers: "same numbers"
      case .sameModel:
        standing.sameness.flatMap { sameness -> String? in
          [other, variantName].contains(sameness.variant) ? nil : "same as \(sameness.variant)"
        } ?? "same model"
      }
    }

    /// Whether it was compared, and the study cannot tell it from the other.
    func isUndecided(confidence: Double) -> Bool {
      difference.map { !$0.isConstant && !$0.isFound(confidence: confidence) } ?? false
    }
  }

  /// All comparisons that are shown, without the baseline with itself.
  var comparisons: [Compared] {
    rows.filter { $0.standing != nil }.map {
      Compared(name: $0.variant, $0.difference, $0.standing, to: baseline)
    }
      + contrasts.map {
        Compared(name: "\($0.variant) - \($0.other)", $0.difference, $0.standing, to: $0.other)
      }
  }

  /// The contrasts, a row each; nil without any.
  var contrastTable: TextTable? {
    guard !contrasts.isEmpty, let headline else { return nil }
    let columns = [
      TextTable.Column(
        "contrast", cells: contrasts.map { TextTable.Cell("\($0.variant) - \($0.other)") },
        isLeading: true)
    ]
    return TextTable(
      columns
        + differences(
          in: MeasureWords(headline.measure, unit: "").name, to: nil,
          contrasts.map { Compared(name: $0.variant, $0.difference, $0.standing, to: $0.other) }))
  }

  /// The columns of what differences are worth.
  ///
  /// - Parameters:
  ///   - measure: What they are of.
  ///   - other: What all are to; nil where each row says it.
  ///   - compared: A comparison a row.
  /// - Returns: None where there is no difference to show.
  private func differences(
    in measure: String, to other: String?, _ compared: [Compared]
  ) -> [TextTable.Column] {
    let estimates = compared.map(\.difference?.estimate)
    let decimals = EstimateText.decimals(for: estimates)
    let cells = zip(compared, estimates).map { row, estimate in
      row.words.map { TextTable.Cell("", tail: $0) }
        ?? EstimateText.intervalCell(estimate, decimals)
    }
    let hasIntervals = estimates.contains { $0?.low != nil }
    let units = [
      other.map { "to \($0)" }, hasIntervals ? "[\(EstimateText.percent(confidence))]" : nil,
    ]
    var columns = [
      TextTable.Column(
        "Δ \(measure)", unit: units.compactMap(\.self).joined(separator: " "), cells: cells)
    ]
    let marks = compared.map { $0.isUndecided(confidence: confidence) ? "≈" : "" }
    if marks.contains("≈") {
      columns.append(TextTable.Column("", cells: marks.map { TextTable.Cell($0) }))
    }
    columns += numbers("p", unit: "Holm", compared, \.adjustedPValue, EstimateText.probability)
    if let equivalence {
      let cells = compared.map { row in
        guard let test = row.difference?.equivalence, let value = test.adjustedPValue else {
          return TextTable.Cell(row.standing == nil ? "" : "-")
        }
        return TextTable.Cell(
          EstimateText.probability(value),
          tail: test.isShown(confidence: confidence) ? " ≡" : "")
      }
      columns.append(
        TextTable.Column(
          "within ±\(EstimateText.number(equivalence))", unit: "p, Holm", cells: cells))
    }
    columns += numbers("g_z", unit: "", compared, \.hedges) { value in
      NumberText.fixed(value, decimals: abs(value) < 9.95 ? 2 : abs(value) < 99.5 ? 1 : 0)
    }
    return columns
  }

  /// A column of numbers that come with differences; none when no row has one.
  private func numbers(
    _ title: String, unit: String, _ compared: [Compared],
    _ number: KeyPath<MeanDifference, Double?>, _ text: (Double) -> String
  ) -> [TextTable.Column] {
    let column = compared.map { $0.difference?[keyPath: number] }
    guard column.contains(where: { $0 != nil }) else { return [] }
    let cells = zip(compared, column).map { row, value in
      TextTable.Cell(value.map(text) ?? (row.standing == nil ? "" : "-"))
    }
    return [TextTable.Column(title, unit: unit, cells: cells)]
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
