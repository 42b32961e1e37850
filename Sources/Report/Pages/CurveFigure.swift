import Store

/// A measure over training of several groups of trials, each a curve.
struct CurveFigure {
  /// Trials that are one curve together, such as the replicates of a variant.
  struct Group {
    let name: String
    let look: Figure.Look
    let records: [TrialRecord]
  }

  let measure: StudyFacts.Measure
  let abscissa: LearningCurve.Abscissa
  let groups: [Group]
  /// Rows of a running mean; 1 for none.
  let window: Int

  private let rows: Int

  /// A measure of groups of trials.
  ///
  /// - Parameters:
  ///   - measure: A series and its column.
  ///   - abscissa: What it is drawn against.
  ///   - groups: In the order of the legend.
  ///   - window: Rows of a running mean; a fiftieth of them for a noisy measure if not given.
  init(
    _ measure: StudyFacts.Measure, against abscissa: LearningCurve.Abscissa, groups: [Group],
    window: Int? = nil
  ) {
    self.measure = measure
    self.abscissa = abscissa
    self.groups = groups
    rows =
      groups.flatMap(\.records).map { $0[measure.series]?.steps.count ?? 0 }.max() ?? 0
    self.window = window ?? (measure.isSmoothed ? max(1, rows / 50) : 1)
  }

  /// The figure: the mean over finished trials of each group, others by themselves.
  func figure(caption: String) -> Figure {
    let series = groups.flatMap(series)
    let unit = measure.unit == "1" || measure.unit == "nat" ? "" : measure.unit
    let isLogarithmic = measure.unit != "1" || measure.column.hasSuffix("norm")
    let values = series.flatMap(\.points).map(\.y)
    let y = Figure.Axis(
      title: measure.words, unit: measure.unit == "nat" ? "nats" : unit,
      isLogarithmic: isLogarithmic && StudyFacts.spansDecades(values))
    return Figure(
      name: Figure.name(measure.series, measure.column, "by", abscissa.rawValue),
      title: "\(measure.words.prefix(1).uppercased())\(measure.words.dropFirst())",
      caption: caption, x: abscissa.axis, y: y, series: series)
  }

  private func series(_ group: Group) -> [Figure.Series] {
    func curves(finished: Bool) -> [LearningCurve] {
      group.records.filter { $0.isFinished == finished }.compactMap {
        LearningCurve(
          $0, measure.series, column: measure.column, against: abscissa, window: window,
          stride: max(1, rows / LearningCurve.points))
      }
    }
    let isMarked = rows <= 20
    let open = curves(finished: false)
    let mean = LearningCurve.mean(of: curves(finished: true))
    var series: [Figure.Series] = []
    if !mean.isEmpty {
      series.append(
        Figure.Series(
          name: group.name, mark: isMarked ? .markedLine : .line, look: group.look, points: mean))
    }
    for (index, curve) in open.enumerated() {
      // Somebody has to be named in the legend.
      let isNamed = mean.isEmpty && index == 0
      series.append(
        Figure.Series(
          name: isNamed ? "\(group.name) (not finished)" : group.name,
          mark: isNamed ? (isMarked ? .markedLine : .line) : .thinLine, look: group.look,
          points: curve.single))
    }
    return series
  }
}
