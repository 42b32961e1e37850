import Store

extension StudyFacts {
  /// A measure over training, as a series of the run files has it.
  struct Measure: Equatable {
    let series: String
    let column: String
    let unit: String
    /// Whether single rows are too noisy to be shown.
    var isSmoothed = false

    /// As a title has it: `valid micro accuracy`.
    var words: String {
      let name = MeasureWords(column, unit: unit).name
      return series == "train" ? "training \(name)" : "\(series) \(name)"
    }
  }

  /// More variants than this cannot be told apart in a figure.
  static let drawable = 12

  /// Curves of the losses and of every measure on validation data.
  var learningCurves: [ReportPage.Block] {
    guard !records.isEmpty else { return [.paragraph("No trial has begun.")] }
    var blocks: [ReportPage.Block] = [
      .paragraph(
        "A line is the mean over finished replicates, as far as all of them go, and its band one "
          + "standard error to either side. Thin lines are trials that have not finished, diverged "
          + "or failed."),
      .figures(Self.distinct(measures.map { figure($0, against: .steps) })),
    ]
    let main = curveMeasures
    let more: [(abscissa: LearningCurve.Abscissa, words: String)] = [
      (.tokens, "tokens"), (.time, "training time"), (.flops, "training compute"),
    ]
    for (abscissa, words) in more {
      let figures = main.map { figure($0, against: abscissa) }.filter { !$0.isEmpty }
      if !figures.isEmpty {
        blocks.append(.details(summary: "Against \(words)", [.figures(figures)]))
      }
    }
    return blocks
  }

  /// The headline and the losses.
  var curveMeasures: [Measure] {
    measures.filter { $0.column == "loss" || $0.column == table.headline?.measure }
  }

  /// The headline first, then the losses, then what else is measured on validation data.
  private var measures: [Measure] {
    var measures: [Measure] = []
    for record in records {
      for name in ["train", "valid"] {
        for column in record[name]?.columns ?? []
        where name == "valid" ? column.name != "tokens" : column.name == "loss" {
          let measure = Measure(
            series: name, column: column.name, unit: column.unit, isSmoothed: name == "train")
          if !measures.contains(measure) { measures.append(measure) }
        }
      }
    }
    func rank(_ measure: Measure) -> Int {
      measure.series == "valid" && measure.column == table.headline?.measure
        ? 0 : measure.column == "loss" ? 1 : 2
    }
    return (0...2).flatMap { wanted in measures.filter { rank($0) == wanted } }
  }

  /// The figures that do not show what one before them shows under another name.
  private static func distinct(_ figures: [Figure]) -> [Figure] {
    figures.enumerated().filter { index, figure in
      !figures[..<index].contains { isSame($0.series, figure.series) }
    }.map(\.element)
  }

  /// Whether points are equal, but for how sums were rounded.
  private static func isSame(_ left: [Figure.Series], _ right: [Figure.Series]) -> Bool {
    guard left.map(\.name) == right.map(\.name),
      left.map(\.points.count) == right.map(\.points.count)
    else { return false }
    return zip(left.flatMap(\.points), right.flatMap(\.points)).allSatisfy {
      $0.x == $1.x && abs($0.y - $1.y) <= 1e-9 * abs($0.y)
    }
  }

  /// A measure of all variants.
  func figure(_ measure: Measure, against abscissa: LearningCurve.Abscissa) -> Figure {
    let shown = shownVariants
    let curves = CurveFigure(
      measure, against: abscissa,
      groups: shown.map { name, look in
        CurveFigure.Group(name: name, look: look, records: records(of: name))
      })
    let figure = curves.figure(
      caption: caption(measure, window: curves.window, shown: shown.count))
    return Figure(
      name: figure.name, title: figure.title, caption: figure.caption, x: figure.x, y: figure.y,
      series: figure.series + standards(of: measure, beside: figure.series))
  }

  /// Level lines at what the headline can be held against.
  private func standards(
    of measure: Measure, beside series: [Figure.Series]
  ) -> [Figure.Series] {
    let places = series.flatMap(\.points).map(\.x).filter(\.isFinite)
    guard measure.series != "train", measure.column == table.headline?.measure,
      let standards = table.commonStandards, let first = places.min(), let last = places.max()
    else { return [] }
    let levels = [("chance", standards.chance), ("ceiling", standards.ceiling)]
    return levels.enumerated().compactMap { index, level in
      // The upper end of a fraction needs no line.
      guard let value = level.1, value < 0.9995 else { return nil }
      return Figure.Series(
        name: level.0, mark: .line, look: .kind(variants.count + index),
        points: [.init(x: first, y: value), .init(x: last, y: value)])
    }
  }

  /// The baseline and as many others as can be told apart, in the order of the table.
  var shownVariants: [(name: String, look: Figure.Look)] {
    guard variants.count > Self.drawable else { return variants }
    let others = variants.filter { $0.name != table.baseline }.prefix(Self.drawable - 1).map(\.name)
    return variants.filter { $0.name == table.baseline || others.contains($0.name) }
  }

  private func caption(_ measure: Measure, window: Int, shown: Int) -> String {
    var parts: [String] = []
    if window > 1 { parts.append("Running mean over \(window) steps.") }
    if let headline = table.headline, measure.column == headline.measure {
      parts.append("\(headline.lowerIsBetter ? "Lower" : "Higher") is better.")
    }
    if table.sweep != nil { parts.append("Each variant at its chosen point.") }
    if shown < variants.count {
      parts.append("\(shown) of \(variants.count) variants, the first of the table.")
    }
    return parts.joined(separator: " ")
  }

  /// Whether positive values span a factor of ten, so that only a logarithm shows them all.
  static func spansDecades(_ values: [Double]) -> Bool {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low > 0 else { return false }
    return high >= 9.99 * low
  }
}
