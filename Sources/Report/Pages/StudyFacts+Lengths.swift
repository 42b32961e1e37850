import Store

extension StudyFacts {
  /// What `gecko eval` found: loss by position, accuracy by position and distance, and the headline
  /// over each key that had several values.
  var lengths: [ReportPage.Block] {
    let blocks = evaluationNames.compactMap { name -> ReportPage.Block? in
      let figures = Self.arrays.compactMap { along($0, of: name) } + grid(of: name)
      let drawn = figures.filter { !$0.isEmpty }
      return drawn.isEmpty ? nil : .figures(drawn)
    }
    guard !blocks.isEmpty else { return staleEvaluations }
    return staleEvaluations + [
      .paragraph(
        "From the files in evaluations/ that gecko eval has left beside the checkpoints; a line is "
          + "the mean over replicates.")
    ] + blocks
  }

  /// The evaluations that are left out, for the checkpoint was not the trial's last.
  private var staleEvaluations: [ReportPage.Block] {
    let lines = records.flatMap { record in
      record.staleEvaluations.map { stale in
        "\(record.variant) #\(record.replicate), \(stale.name): left out, for it is of the checkpoint after "
          + "step \(NumberText.whole(stale.step)), and the trial went on to step "
          + "\(NumberText.whole(record.lastStep)); gecko eval again."
      }
    }
    return lines.isEmpty ? [] : [.list(lines)]
  }

  /// Bins as a logarithmic axis has them: at their first place, and without place 0, which such an axis
  /// does not have.
  private static func drawable(_ starts: [Double], _ values: [Double]) -> (x: [Double], y: [Double])
  {
    let drawn = zip(starts, values).filter { $0.0 > 0 }
    return (drawn.map { $0.0 }, drawn.map { $0.1 })
  }

  /// An array that is drawn against its last axis, whose bins are even in the logarithm.
  private typealias Drawn = (array: String, axis: String, title: String, unit: String)

  private static let arrays: [Drawn] = [
    ("loss_by_position", "position", "loss by position", "nats/token"),
    ("accuracy_by_position", "position", "accuracy by position", ""),
    ("accuracy_by_distance", "distance", "accuracy by distance from the fact", ""),
  ]

  /// Names of the evaluations that some trial has, in order.
  private var evaluationNames: [String] {
    Set(records.flatMap { $0.evaluations.map(\.name) }).sorted()
  }

  private func files(_ name: String, of variant: String) -> [EvaluationFile] {
    records(of: variant).flatMap(\.evaluations).filter { $0.name == name }.map(\.file)
  }

  /// An array of all variants against its one axis; `nil` where a grid gives it more.
  private func along(_ drawn: Drawn, of name: String) -> Figure? {
    let series = shownVariants.compactMap { variant, look -> Figure.Series? in
      let curves = files(name, of: variant).compactMap { file -> (x: [Double], y: [Double])? in
        guard let array = file[drawn.array], array.axes == [drawn.axis],
          let starts = file[drawn.axis]?.array.reals
        else { return nil }
        return Self.drawable(starts, array.array.reals)
      }
      return Self.mean(variant, look, curves)
    }
    guard !series.isEmpty else { return nil }
    return Figure(
      name: Figure.name(drawn.array, name), title: "\(name): \(drawn.title)",
      caption:
        "Bins even in the logarithm, four to each doubling, each drawn at its first place; place 0 has none on this axis.",
      x: Figure.Axis(title: drawn.axis, unit: "tokens", isLogarithmic: true),
      y: Figure.Axis(title: drawn.title, unit: drawn.unit), series: series)
  }

  /// The headline of all variants over a key that had several values; nothing for grids of two keys
  /// or more, whose numbers are in the files.
  private func grid(of name: String) -> [Figure] {
    guard let headline = table.headline?.measure else { return [] }
    var key = ""
    let series = shownVariants.compactMap { variant, look -> Figure.Series? in
      let curves = files(name, of: variant).compactMap { file -> (x: [Double], y: [Double])? in
        guard let array = file[headline], array.axes.count == 1,
          let values = file[array.axes[0]]?.array.reals
        else { return nil }
        key = array.axes[0]
        return (values, array.array.reals)
      }
      return Self.mean(variant, look, curves)
    }
    guard !series.isEmpty else { return [] }
    let words = MeasureWords(headline, unit: "").name
    return [
      Figure(
        name: Figure.name(headline, "over", key, name), title: "\(name): \(words) by \(key)",
        caption: "Each point is a whole evaluation.",
        x: Figure.Axis(
          title: key, isLogarithmic: Self.spansDecades(series.flatMap(\.points).map(\.x))),
        y: Figure.Axis(title: words), series: series)
    ]
  }

  /// The mean of curves at the places that the first one has.
  private static func mean(
    _ name: String, _ look: Figure.Look, _ curves: [(x: [Double], y: [Double])]
  ) -> Figure.Series? {
    guard let first = curves.first else { return nil }
    let alike = curves.filter { $0.x == first.x && $0.y.count == first.y.count }
    let points = first.x.indices.map { index in
      Figure.Point(
        x: first.x[index], y: alike.reduce(0) { $0 + $1.y[index] } / Double(alike.count))
    }
    return Figure.Series(name: name, mark: .markedLine, look: look, points: points)
  }
}
