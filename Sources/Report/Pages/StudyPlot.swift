package import Store

/// One figure of a study, as somebody asks for it: a column of a series over training.
package struct StudyPlot: Sendable {
  /// What trials are a curve together.
  package enum Grouping: String, CaseIterable, Sendable {
    /// The replicates of a variant; in a sweep those of its chosen point.
    case variant
    /// The replicates of a variant at a point of the sweep.
    case point
    /// Each trial by itself.
    case replicate
  }

  /// What a curve is drawn against.
  package enum Axis: String, CaseIterable, Sendable {
    case step
    case tokens
    case time
    case flops
  }

  /// What is asked for.
  package struct Query: Sendable {
    /// Series and column: `valid/loss`.
    package let measure: String
    package var axis = Axis.step
    package var grouping = Grouping.variant
    /// Patterns of variants; all when empty.
    package var only: [String] = []
    /// Whether the measure has a logarithmic axis, whatever it spans.
    package var isLogarithmic = false
    /// Whether curves are running means of a fiftieth of the rows.
    package var isSmoothed = false

    /// A measure against steps, by variant.
    package init(_ measure: String) { self.measure = measure }
  }

  /// What is wrong with what was asked for.
  package enum Mistake: Error, Equatable, Sendable {
    /// No run file has this series and column; those that there are.
    case measure(String, known: [String])
    /// No variant is meant by a pattern; those that there are.
    case variant(String, known: [String])
    /// The trials that are meant have no row with both numbers.
    case nothing
    case store(StoreError)
  }

  let figure: Figure

  /// Its numbers as comma-separated values, a row a point.
  package var values: String { figure.separatedValues }

  /// Reads the trials that are meant.
  ///
  /// - Parameters:
  ///   - folder: The study's folder.
  ///   - query: What is asked for.
  /// - Throws: when something is asked for that the study does not have, or a file cannot be read.
  package init(ofStudyIn folder: String, _ query: Query) throws(Mistake) {
    let groups = try Self.groups(folder, query)
    let records = groups.flatMap(\.records)
    let known = Self.measures(of: records)
    guard let measure = known.first(where: { "\($0.series)/\($0.column)" == query.measure }) else {
      throw .measure(query.measure, known: known.map { "\($0.series)/\($0.column)" })
    }
    let rows = records.map { $0[measure.series]?.steps.count ?? 0 }.max() ?? 0
    let curves = CurveFigure(
      measure, against: query.axis.abscissa, groups: groups,
      window: query.isSmoothed ? max(1, rows / 50) : 1)
    figure = curves.figure(caption: "").with(isLogarithmic: query.isLogarithmic)
    guard !figure.isEmpty else { throw .nothing }
  }

  /// Draws it into a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - format: What it is to be.
  ///   - gnuplot: What draws.
  /// - Returns: Why there is no picture; nil when there is.
  /// - Throws: when the file cannot be written.
  package func save(
    to path: String, as format: FigureScript.Format, drawnBy gnuplot: Gnuplot
  ) throws(StoreError) -> Gnuplot.Failure? {
    let (files, complaint) = try gnuplot.pictures(of: [figure], as: format)
    guard let bytes = files[figure.name] else {
      return complaint ?? .failed(complaint: "it left no picture")
    }
    let text = format == .svg ? String(decoding: bytes, as: UTF8.self) : ""
    if let picture = FigurePicture(text, of: figure) {
      try TextFile.write(picture.standalone, to: path)
    } else {
      try TextFile.write(bytes: Array(bytes), to: path)
    }
    return nil
  }

  private static func groups(
    _ folder: String, _ query: Query
  ) throws(Mistake) -> [CurveFigure.Group] {
    do {
      let manifest = try StudyManifest(readingFolder: folder)
      let variants = try wanted(query.only, of: manifest.variants)
      let table = try StudyTable(of: manifest, folder: folder)
      let groups = try table.trialGroups(by: query.grouping, manifest, folder: folder)
        .filter { variants.contains($0.variant) }
      return try groups.enumerated().map { index, group in
        CurveFigure.Group(
          name: group.name, look: .kind(index),
          records: try group.trials.compactMap { trial in
            try TrialRecord(trial, of: group.variant, flopsPerToken: group.flopsPerToken)
          })
      }
    } catch let error as StoreError {
      throw .store(error)
    } catch let error as Mistake {
      throw error
    } catch {
      throw .store(.failed(act: "read", file: folder, reason: "\(error)", errno: nil))
    }
  }

  private static func wanted(_ patterns: [String], of variants: [String]) throws(Mistake)
    -> [String]
  {
    guard !patterns.isEmpty else { return variants }
    var wanted: [String] = []
    for pattern in patterns {
      let meant = variants.filter(NamePattern(pattern).matches)
      guard !meant.isEmpty else { throw .variant(pattern, known: variants) }
      wanted += meant
    }
    return wanted
  }

  /// Every series and column that a run file has, in the order of the files.
  private static func measures(of records: [TrialRecord]) -> [StudyFacts.Measure] {
    var known: [StudyFacts.Measure] = []
    for series in records.flatMap(\.allSeries) {
      for column in series.columns {
        let measure = StudyFacts.Measure(
          series: series.name, column: column.name, unit: column.unit)
        if !known.contains(measure) { known.append(measure) }
      }
    }
    return known
  }
}

extension StudyPlot.Axis {
  var abscissa: LearningCurve.Abscissa {
    switch self {
    case .step: .steps
    case .tokens: .tokens
    case .time: .time
    case .flops: .flops
    }
  }
}

extension Figure {
  /// The same with a logarithmic axis of what is measured, if that is wanted.
  fileprivate func with(isLogarithmic: Bool) -> Figure {
    guard isLogarithmic else { return self }
    var y = y
    y.isLogarithmic = true
    return Figure(name: name, title: title, caption: caption, x: x, y: y, series: series)
  }
}
