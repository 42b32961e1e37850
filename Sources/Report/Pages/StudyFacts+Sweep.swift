import Store

extension StudyFacts {
  /// The choosing measure against every key that was swept, and every point.
  var sweepView: [ReportPage.Block] {
    guard let sweep = table.sweep else { return [] }
    let (points, notes) = sweep.textTable
    return [.list(edges(of: sweep)), .figures(sweep.paths.map { figure(sweep, $0) })].filter {
      $0 != .list([])
    } + [.table(ReportPage.Table(points)), .list(notes)]
  }

  /// Warnings of chosen values at an end of what was tried.
  private func edges(of sweep: SweepTable) -> [String] {
    table.rows.flatMap { row in
      (row.choice?.edges ?? []).map { edge in
        let value = row.choice?.settings.first { $0.path == edge.path }?.value ?? ""
        return "\(row.variant): the best \(sweep.names[edge.path]), \(value), is the "
          + "\(edge.end == .low ? "lowest" : "highest") that was tried; a better one may lie beyond."
      }
    }
  }

  private func figure(_ sweep: SweepTable, _ path: String) -> Figure {
    func value(_ point: SweepPoint) -> String {
      point.settings.first { $0.path == path }?.value ?? "-"
    }
    let texts = sweep.points.map(value)
    let numbers = texts.compactMap { Double($0) }
    let isNumeric = numbers.count == texts.count
    var categories: [String] = []
    for text in texts where !isNumeric && !categories.contains(text) { categories.append(text) }
    func place(_ point: SweepPoint) -> Double {
      isNumeric
        ? Double(value(point)) ?? .nan : Double(categories.firstIndex(of: value(point)) ?? 0)
    }
    func drawn(_ point: SweepPoint) -> Figure.Point? {
      guard point.finished > 0, let score = point.score else { return nil }
      let error = score.standardError
      return Figure.Point(
        x: place(point), y: score.mean, low: error.map { score.mean - $0 },
        high: error.map { score.mean + $0 })
    }
    let words = MeasureWords(sweep.measure, unit: sweep.unit)
    let mark: Figure.Mark = sweep.paths.count == 1 && isNumeric ? .markedLine : .points
    var series = shownVariants.map { name, look in
      let points = sweep.points(of: name).compactMap(drawn).sorted { $0.x < $1.x }
      return Figure.Series(name: name, mark: mark, look: look, points: points)
    }
    let best = shownVariants.compactMap { sweep.choice(for: $0.name).flatMap(drawn) }
    series.append(
      Figure.Series(name: "chosen", mark: .rings, look: .kind(6), points: best))
    return Figure(
      name: Figure.name("sweep", path),
      title: "Valid \(words.name) against \(sweep.names[path])",
      caption: "At the last evaluation, mean over finished replicates and one standard error; "
        + "\(sweep.lowerIsBetter ? "lower" : "higher") is better."
        + (mark == .points && sweep.paths.count > 1
          ? " Points at one place differ in the other keys." : ""),
      x: Figure.Axis(
        title: sweep.names[path], isLogarithmic: isNumeric && Self.spansDecades(numbers),
        categories: categories),
      y: Figure.Axis(
        title: "valid \(words.name)", unit: sweep.unit == "1" ? "" : words.unit,
        isLogarithmic: sweep.unit != "1"
          && Self.spansDecades(series.flatMap(\.points).map(\.y))),
      series: series.filter { !$0.points.isEmpty })
  }
}
