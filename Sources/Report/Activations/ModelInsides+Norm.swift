import Store

extension ModelInsides {
  /// What normalises each step of a sequence, a line a layer: mean over examples and groups.
  var normStatistics: [Figure] {
    let axes = ["example", "time", "group"]
    return [
      figure(
        "timenorm.variance", axes, named: "norm-deviation", "standard deviation of the norm",
        y: "standard deviation"
      ) { max(0, $0).squareRoot() },
      figure(
        "timenorm.mean", axes, named: "norm-mean", "size of the mean of the norm",
        y: "absolute mean", abs),
    ]
  }

  private func figure(
    _ tap: String, _ axes: [String], named name: String, _ words: String, y: String,
    _ transform: (Double) -> Double
  ) -> Figure {
    let found = taps.layers(tap, axes: axes)
    let series = found.enumerated().compactMap { index, tap -> Figure.Series? in
      guard let array = tap.last, let positions = tap.positions, array.shape.count == 3 else {
        return nil
      }
      let (examples, steps, groups) = (array.shape[0], array.shape[1], array.shape[2])
      let values = array.reals
      let points = positions.enumerated().prefix(steps).map { step, position in
        var sum = 0.0
        for example in 0..<examples {
          let start = (example * steps + step) * groups
          for place in start..<(start + groups) { sum += transform(values[place]) }
        }
        return Figure.Point(x: position, y: sum / Double(examples * groups))
      }
      return Figure.Series(
        name: "layer \(tap.layer ?? 0)", mark: .line, look: .depth(index, of: found.count),
        points: points)
    }
    return Figure(
      name: Figure.name(name, variant), title: "\(variant): \(words)",
      caption: "What each step is normalised by, along the sequence; mean over the captured "
        + "examples and all groups.",
      x: Figure.Axis(title: "position"),
      y: Figure.Axis(
        title: y, isLogarithmic: StudyFacts.spansDecades(series.flatMap(\.points).map(\.y))),
      series: series)
  }
}
