import Store

/// A measure of a trial over its training, or the mean of several.
struct LearningCurve: Equatable {
  /// What a curve is drawn against.
  enum Abscissa: String, CaseIterable {
    case steps
    case tokens
    case time
    case flops

    var axis: Figure.Axis {
      switch self {
      case .steps: Figure.Axis(title: "step")
      case .tokens: Figure.Axis(title: "tokens")
      case .time: Figure.Axis(title: "training time", unit: "s")
      case .flops: Figure.Axis(title: "training compute", unit: "GFLOP")
      }
    }
  }

  /// At most so many points a curve: more cannot be seen.
  static let points = 240

  let steps: [Int]
  let x: [Double]
  let y: [Double]

  /// A column of a series of a trial; nil when there is none, or no row.
  ///
  /// Each value is the mean of the `window` rows up to its own, at the beginning of those there are. One
  /// in `stride` rows is kept, and the last.
  init?(
    _ record: TrialRecord, _ name: String, column: String, against abscissa: Abscissa,
    window: Int, stride: Int
  ) {
    guard let series = record[name], let values = series[column: column], !values.isEmpty else {
      return nil
    }
    let kept = values.indices.filter { $0 % stride == 0 || $0 == values.count - 1 }
    let places: [Double]
    switch abscissa {
    case .steps: places = series.steps.map(Double.init)
    case .tokens:
      guard let tokens = series[column: "tokens"] else { return nil }
      places = tokens
    case .time: places = record.seconds(at: series.steps)
    case .flops:
      guard let tokens = series[column: "tokens"], let each = record.flopsPerToken else {
        return nil
      }
      places = tokens.map { $0 * each / 1e9 }
    }
    let smooth = Self.runningMeans(of: values, window: window)
    steps = kept.map { series.steps[$0] }
    x = kept.map { places[$0] }
    y = kept.map { smooth[$0] }
  }

  /// Means of up to `window` values ending at each; where one of them is not finite, the value itself.
  static func runningMeans(of values: [Double], window: Int) -> [Double] {
    guard window > 1 else { return values }
    return values.indices.map { index in
      let part = values[max(0, index + 1 - window)...index]
      let mean = part.reduce(0, +) / Double(part.count)
      return mean.isFinite ? mean : values[index]
    }
  }

  /// Points of a curve by itself.
  var single: [Figure.Point] { zip(x, y).map { Figure.Point(x: $0, y: $1) } }

  /// The mean of curves at the steps that all of them have, with a band of a standard error on either
  /// side where there are several.
  static func mean(of curves: [LearningCurve]) -> [Figure.Point] {
    guard let first = curves.first else { return [] }
    if curves.count == 1 { return first.single }
    let rows = curves.map { curve in
      Dictionary(
        zip(curve.steps, zip(curve.x, curve.y).map { ($0, $1) }),
        uniquingKeysWith: { _, last in last })
    }
    return first.steps.compactMap { step in
      let values = rows.compactMap { $0[step] }
      guard values.count == rows.count, let place = Estimate(values.map(\.0)),
        let value = Estimate(values.map(\.1))
      else { return nil }
      let error = value.standardError
      return Figure.Point(
        x: place.mean, y: value.mean, low: error.map { value.mean - $0 },
        high: error.map { value.mean + $0 })
    }
  }
}
