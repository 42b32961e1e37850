extension StudyFacts {
  /// How variants do on every slice: the table, points by slice, and a heat map a grid and variant.
  var slices: [ReportPage.Block] {
    guard let slices = table.slices else { return [] }
    let grids = SliceAxes.grids(of: slices.slices)
    let inGrids = Set(grids.filter { $0.axes.count > 1 }.flatMap(\.slices))
    let listed = slices.slices.filter { !inGrids.contains($0) }
    let maps = grids.filter { $0.axes.count == 2 }.flatMap { grid in
      shownVariants.map { heatMap(slices, $0.name, grid.axes, grid.slices) }
    }.filter { !$0.isEmpty }
    let figures = [points(slices, listed)].filter { !$0.isEmpty } + maps
    return [.table(ReportPage.Table(slices.textTable)), .list(slices.notes)]
      + (figures.isEmpty ? [] : [.figures(figures)])
  }

  /// The measure that is shown against the slices that are in no grid of several axes.
  private func points(_ table: SliceTable, _ slices: [String]) -> Figure {
    let drawn = slices.filter { table.shownMeasure(of: $0) == table.measure }
    // On one axis of a grid the values are numbers as often as not.
    let axes = Set(drawn.map { SliceAxes(of: $0).places.map(\.axis) })
    let axis = axes.count == 1 ? axes.first?.first : nil
    let values = drawn.map { slice in axis.flatMap { SliceAxes(of: slice).value(of: $0) } ?? slice }
    let numbers = values.compactMap { Double($0) }
    let isNumeric = numbers.count == drawn.count
    let series = shownVariants.map { variant, look in
      let points = drawn.enumerated().compactMap { index, slice -> Figure.Point? in
        guard let estimate = table.shown(variant, on: slice)?.estimate else { return nil }
        return Figure.Point(
          x: isNumeric ? numbers[index] : Double(index), y: estimate.mean,
          low: estimate.standardError.map { estimate.mean - $0 },
          high: estimate.standardError.map { estimate.mean + $0 })
      }.sorted { $0.x < $1.x }
      return Figure.Series(
        name: variant, mark: isNumeric ? .markedLine : .points, look: look, points: points)
    }
    let unit = table.cells.first { $0.measure == table.measure }?.unit ?? "1"
    let words = MeasureWords(table.measure, unit: unit)
    return Figure(
      name: Figure.name("slices", table.measure), title: "Test \(words.name) by slice",
      caption: "Mean over finished replicates and one standard error.",
      x: Figure.Axis(
        title: axis ?? "slice", isLogarithmic: isNumeric && Self.spansDecades(numbers),
        categories: isNumeric ? [] : values),
      y: Figure.Axis(title: "test \(words.name)", unit: unit == "1" ? "" : words.unit),
      series: series.filter { !$0.points.isEmpty })
  }

  /// A variant on a grid of two axes.
  private func heatMap(
    _ table: SliceTable, _ variant: String, _ axes: [String], _ slices: [String]
  ) -> Figure {
    func values(_ axis: String) -> [String] {
      slices.compactMap { SliceAxes(of: $0).value(of: axis) }.reduce(into: []) { values, value in
        if !values.contains(value) { values.append(value) }
      }
    }
    let (columns, rows) = (values(axes[0]), values(axes[1]))
    let measure = table.shownMeasure(of: slices[0])
    let unit = table.cells.first { $0.measure == measure }?.unit ?? "1"
    let words = MeasureWords(measure, unit: unit)
    let numbers = rows.map { row in
      columns.map { column in
        table.shown(variant, on: "\(axes[0])=\(column),\(axes[1])=\(row)")?.estimate?.mean ?? .nan
      }
    }
    return Figure(
      name: Figure.name("slices", measure, axes[0], axes[1], variant),
      title: "\(variant): test \(words.name)", caption: "Mean over finished replicates.",
      x: Figure.Axis(title: axes[0], unit: Self.unit(of: axes[0]), categories: columns),
      y: Figure.Axis(title: axes[1], unit: Self.unit(of: axes[1]), categories: rows),
      heatMap: Figure.HeatMap(
        value: Figure.Axis(title: words.name, unit: unit == "1" ? "" : words.unit),
        range: unit == "1" ? 0...1 : nil, numbers: numbers))
  }

  /// The unit of a setting of a task, where it has one.
  private static func unit(of axis: String) -> String { axis == "length" ? "tokens" : "" }
}
