package import Store

/// Every variant at every point of a sweep, with what it came to on validation data.
package struct SweepTable: Codable, Equatable, Sendable {
  /// The validation measure that chooses.
  package let measure: String
  /// Its unit; `1` for a fraction.
  package let unit: String
  /// Whether the smallest value is chosen.
  package let lowerIsBetter: Bool
  /// Whether trials were stopped early by asynchronous successive halving.
  package let isHalving: Bool
  /// What was tried for each key.
  package let parameters: [StudyManifest.Parameter]
  /// By variant in the order of the table, then by point.
  package let points: [SweepPoint]

  private enum CodingKeys: String, CodingKey {
    case measure
    case unit
    case lowerIsBetter = "lower_is_better"
    case isHalving = "halving"
    case parameters
    case points
  }

  /// Chooses a point for each variant.
  ///
  /// - Parameters:
  ///   - sweep: What was tried, and by which measure to choose.
  ///   - unit: Of the measure.
  ///   - points: What became of it, by variant, then by point.
  init(_ sweep: StudyManifest.Sweep, unit: String, points: [SweepPoint]) {
    measure = sweep.measure
    self.unit = unit
    lowerIsBetter = sweep.lowerIsBetter
    isHalving = sweep.halving != nil
    parameters = sweep.parameters
    var points = points
    for variant in Set(points.map(\.variant)) {
      let places = points.indices.filter { points[$0].variant == variant }
      let best = PointSelection.best(
        of: places.map { points[$0].candidate }, lowerIsBetter: sweep.lowerIsBetter)
      if let best { points[places[best]].isChosen = true }
    }
    self.points = points
  }

  /// The points of a variant.
  package func points(of variant: String) -> [SweepPoint] {
    points.filter { $0.variant == variant }
  }

  /// The point that a variant is judged at; nil when none of its trials has finished.
  package func choice(for variant: String) -> SweepPoint? {
    points.first { $0.variant == variant && $0.isChosen }
  }

  /// The keys that are set, those of the parameters first.
  package var paths: [String] {
    var paths: [String] = []
    for path in parameters.map(\.path) + points.flatMap({ $0.settings.map(\.path) })
    where !paths.contains(path) {
      paths.append(path)
    }
    return paths
  }

  /// Short names of the keys.
  var names: SettingNames { SettingNames(paths) }

  /// The ends of ranges that a point is at.
  func edges(of point: SweepPoint) -> [ParameterEdge] {
    point.settings.compactMap { setting in
      parameters.first { $0.path == setting.path }?.end(of: setting.value).map {
        ParameterEdge(path: setting.path, end: $0)
      }
    }
  }

  /// Points of a variant, the best first: whole ones by their score, then those with most finished
  /// replicates, then those that got furthest.
  func ranked(_ points: [SweepPoint]) -> [SweepPoint] {
    func isBetter(_ left: SweepPoint, _ right: SweepPoint) -> Bool {
      if left.isChosen != right.isChosen { return left.isChosen }
      if left.finished != right.finished { return left.finished > right.finished }
      if left.finished == 0, left.reached != right.reached { return left.reached > right.reached }
      let worst = lowerIsBetter ? Double.infinity : -Double.infinity
      func score(_ point: SweepPoint) -> Double {
        let mean = point.score?.mean ?? .nan
        return mean.isNaN ? worst : mean
      }
      if score(left) != score(right) { return (score(left) < score(right)) == lowerIsBetter }
      return left.point < right.point
    }
    return points.sorted(by: isBetter)
  }
}
