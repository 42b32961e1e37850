import Store

extension StudyFacts {
  /// The norm of the gradient, and how far updates move the parts of each variant.
  var gradients: [ReportPage.Block] {
    let norm = figure(
      Measure(series: "train", column: "gradient_norm", unit: "norm", isSmoothed: true),
      against: .steps, titled: "Norm of the gradient before clipping")
    return unfolded(
      [norm],
      variants.map { name, _ in
        layered(
          name, "updates", title: "\(name): size of updates", y: "update norm / parameter norm",
          caption: "Norm of each part's update over that of its parameters"
        ) { $0 }
      })
  }

  /// How large activations are, layer by layer.
  var activations: [ReportPage.Block] {
    let parts = Self.ordered(
      records.flatMap { $0["layers"]?.columns ?? [] }.compactMap { Self.tap(of: $0.name)?.tap })
    let blocks = parts.map { tap in
      let figures = shownVariants.map { name, _ in
        layered(
          name, "layers", title: "\(name): \(tap)", y: "root mean square",
          caption: "Root mean square of \(tap)", suffix: tap
        ) { column in
          Self.tap(of: column).flatMap { $0.tap == tap && $0.statistic == "rms" ? $0.layer : nil }
        }
      }.filter { !$0.isEmpty }
      return (tap, figures)
    }.filter { !$0.1.isEmpty }
    guard let (tap, first) = blocks.first else { return [] }
    let more = [(tap + " of other variants", Array(first.dropFirst(4)))] + blocks.dropFirst()
    return [.figures(Array(first.prefix(4)))]
      + more.filter { !$0.1.isEmpty }.map {
        .details(summary: "Root mean square of \($0.0)", [.figures($0.1)])
      }
  }

  private func figure(
    _ measure: Measure, against abscissa: LearningCurve.Abscissa, titled title: String
  ) -> Figure {
    let figure = figure(measure, against: abscissa)
    return Figure(
      name: figure.name, title: title, caption: figure.caption, x: figure.x,
      y: Figure.Axis(title: "gradient norm", isLogarithmic: figure.y.isLogarithmic),
      series: figure.series)
  }

  /// The first figures, the baseline's among them, at once; those of other variants when asked for.
  private func unfolded(_ first: [Figure], _ each: [Figure]) -> [ReportPage.Block] {
    let shown = zip(variants, each).filter { !$1.isEmpty }
    let base = shown.filter { $0.0.name == table.baseline }.map(\.1)
    let rest = shown.filter { $0.0.name != table.baseline }.map(\.1).prefix(Self.drawable - 1)
    let open = (first + base).filter { !$0.isEmpty }
    guard !(open.isEmpty && rest.isEmpty) else { return [] }
    return [.figures(open)].filter { $0 != .figures([]) }
      + (rest.isEmpty
        ? [] : [.details(summary: "Updates of other variants", [.figures(Array(rest))])])
  }

  /// Some columns of a variant over training, a line a layer: the mean over finished replicates.
  ///
  /// What `label` has no name for is not drawn.
  private func layered(
    _ variant: String, _ name: String, title: String, y: String, caption: String,
    suffix: String = "", label: (String) -> String?
  ) -> Figure {
    let own = records(of: variant)
    let finished = own.filter(\.isFinished)
    let used = finished.isEmpty ? own : finished
    let columns = Self.ordered(used.flatMap { ($0[name]?.columns ?? []).map(\.name) })
      .filter { label($0) != nil }
    let rows = used.map { $0[name]?.steps.count ?? 0 }.max() ?? 0
    let (window, stride) = (max(1, rows / 50), max(1, rows / LearningCurve.points))
    let series = columns.enumerated().map { index, column in
      let curves = used.compactMap {
        LearningCurve(
          $0, name, column: column, against: .steps, window: window, stride: stride)
      }
      let points = LearningCurve.mean(of: curves).map { Figure.Point(x: $0.x, y: $0.y) }
      return Figure.Series(
        name: label(column) ?? column, mark: rows <= 20 ? .markedLine : .line,
        look: .depth(index, of: columns.count), points: points)
    }
    let smoothing = window > 1 ? ", running mean over \(window) rows" : ""
    let whose = finished.isEmpty ? "trials that have not finished" : "finished replicates"
    return Figure(
      name: Figure.name(name, variant, suffix),
      title: title, caption: "\(caption); mean over \(whose)\(smoothing).",
      x: Figure.Axis(title: "step"),
      y: Figure.Axis(
        title: y, isLogarithmic: Self.spansDecades(series.flatMap(\.points).map(\.y))),
      series: series)
  }

  /// Layer, tap and statistic of a column such as `layers.3.memory_read.rms`.
  private static func tap(
    of column: String
  ) -> (layer: String, tap: String, statistic: String)? {
    let parts = column.split(separator: ".").map(String.init)
    guard parts.count >= 4, parts[0] == "layers" else { return nil }
    return (
      "layer \(parts[1])", parts[2..<(parts.count - 1)].joined(separator: "."),
      parts[parts.count - 1]
    )
  }

  private static func ordered(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
