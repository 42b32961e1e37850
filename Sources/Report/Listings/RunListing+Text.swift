import Store

extension RunListing {
  var lines: [String] {
    var facts = FactLines()
    facts.add("file", file)
    facts.add("kind", "run (\(format)), \(ListingWords.bytes(bytes))")
    facts.add("status", statusText)
    facts.add("writer", worker)
    if let continues {
      facts.add("continues", "\(continues) from step \(continuedFromStep.map { "\($0)" } ?? "?")")
    }
    for attribute in provenance.attributes {
      facts.add(attribute.name, ListingWords.value(of: attribute))
    }
    let specLines = ListingWords.count(spec.split(separator: "\n").count, "line")
    facts.add("spec", "\(specLines); --spec shows it")
    for problem in problems { facts.add("problem", problem) }
    return facts.lines + series.flatMap { [""] + Self.lines(of: $0) }
      + captures.flatMap { [""] + Self.lines(of: $0) }
  }

  private var statusText: String {
    let place = step.map { " at step \($0)" } ?? ""
    let time = endTime.map { ", \(ListingWords.date($0))" } ?? ""
    let mark = isClosed ? "" : "; not closed by its writer"
    return status + place + time + (reason.isEmpty ? "" : ": \(reason)") + mark
  }

  private static func lines(of series: Series) -> [String] {
    let head = "series \(series.name)  \(ListingWords.count(series.rows, "row"))"
    var columns = [
      TextTable.Column(
        "column", cells: series.columns.map { TextTable.Cell($0.name) }, isLeading: true)
    ]
    for (row, step) in series.steps.enumerated() {
      columns.append(
        TextTable.Column(
          "step \(step)",
          cells: series.columns.map { TextTable.Cell(ListingWords.number($0.values[row])) }))
    }
    columns += [
      TextTable.Column(
        "unit", cells: series.columns.map { TextTable.Cell($0.unit) }, isLeading: true),
      TextTable.Column(
        "meaning",
        cells: series.columns.map { column in
          TextTable.Cell(
            FactLines.oneLine(column.description) + (column.isMeasured ? " (measured)" : ""))
        }, isLeading: true),
    ]
    return [head] + TextTable(columns).lines.map { "  " + $0 }
  }

  private static func lines(of capture: Capture) -> [String] {
    let parts = [
      ListingWords.count(capture.steps.count, "step"), capture.element,
      capture.compression == "none" ? "uncompressed" : capture.compression,
      "chunks for one \(capture.chunking)",
      capture.examples.map { ListingWords.count($0, "example") } ?? "without examples",
      ListingWords.bytes(capture.bytes),
    ]
    var lines = ["capture \(capture.name)  " + parts.joined(separator: ", ")]
    if let steps = ListingWords.steps(capture.steps) { lines.append("  " + steps) }
    let table = TextTable([
      TextTable.Column("tap", cells: capture.taps.map { TextTable.Cell($0.name) }, isLeading: true),
      TextTable.Column(
        "axes", cells: capture.taps.map { TextTable.Cell(ListingWords.axes($0.axes, $0.shape)) },
        isLeading: true),
    ])
    return lines + table.lines.map { "  " + $0 }
  }
}
