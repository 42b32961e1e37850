extension SliceTable {
  /// A row a slice, a column a variant with its difference to the baseline, and what to bear in mind.
  package var text: String { (textTable.lines + [""] + notes).joined(separator: "\n") }

  /// The rows, without what is to be said of them.
  var textTable: TextTable {
    let measures = slices.map(shownMeasure)
    var columns = [
      TextTable.Column("slice", cells: slices.map { TextTable.Cell($0) }, isLeading: true)
    ]
    if Set(measures).count > 1 {
      columns.append(
        TextTable.Column(
          "measure", cells: measures.map { TextTable.Cell(MeasureWords($0, unit: "").name) }))
    }
    let unit = Set(measures).count > 1 ? "" : MeasureWords(measures[0], unit: "").name
    for variant in variants {
      let cells = slices.map { shown(variant, on: $0) }
      let estimates = cells.map { $0?.estimate }
      let decimals = EstimateText.decimals(for: estimates)
      columns.append(
        TextTable.Column(
          variant, unit: unit, cells: estimates.map { EstimateText.cell($0, decimals) }))
      let differences = cells.map { $0?.difference?.estimate }
      guard differences.contains(where: { $0 != nil }) else { continue }
      let places = EstimateText.decimals(for: differences)
      columns.append(
        TextTable.Column(
          "Δ \(variant)", unit: "to \(baseline)",
          cells: differences.map { EstimateText.intervalCell($0, places) }))
    }
    return TextTable(columns)
  }

  /// How the numbers are made.
  var notes: [String] {
    var lines = [
      "Test examples of each slice after the last step; mean and standard error over finished "
        + "replicates."
    ]
    if cells.contains(where: { $0.difference?.estimate.low != nil }) {
      lines.append(
        "[ ] is the t interval, \(EstimateText.percent(confidence)), of each difference by itself, "
          + "paired or Welch's as in the study's table; nothing is corrected for the number of slices."
      )
    }
    return lines
  }

  /// A row a variant, slice and measure as comma-separated values, with a column for each axis of a
  /// grid.
  package var separatedValues: String {
    SeparatedValues(
      cells.map { cell in
        [
          ("variant", .text(cell.variant)), ("slice", .text(cell.slice)),
          ("measure", .text(cell.measure)), ("unit", .text(cell.unit)),
          ("mean", .real(cell.estimate?.mean)),
          ("standard_error", .real(cell.estimate?.standardError)),
          ("confidence_low", .real(cell.estimate?.low)),
          ("confidence_high", .real(cell.estimate?.high)),
          ("count", .whole(cell.estimate?.count ?? 0)),
          ("difference", .real(cell.difference?.estimate.mean)),
          ("difference_standard_error", .real(cell.difference?.estimate.standardError)),
          ("difference_confidence_low", .real(cell.difference?.estimate.low)),
          ("difference_confidence_high", .real(cell.difference?.estimate.high)),
          ("p_value", .real(cell.difference?.pValue)),
          ("test", .text(cell.difference?.test.rawValue ?? "")),
        ]
          + axes.map { axis in (axis, .text(SliceAxes(of: cell.slice).value(of: axis) ?? "")) }
      }
    ).text
  }

  /// The axes of all grids.
  var axes: [String] {
    slices.flatMap { SliceAxes(of: $0).places.map(\.axis) }.reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }
}
