import Store

extension ModelInsides {
  /// Impulse responses of the moving average of some layers, and where all its poles lie.
  var kernels: [Figure] {
    guard let checkpoint = CheckpointFolder(folder).newest().found?.checkpoint else { return [] }
    let arch = taps.specification.values["model.arch"] ?? "gecko"
    let kernels = MovingAverageKernel.all(in: checkpoint.parameters, isGecko: arch == "gecko")
    return kernels.spread(atMost: Self.layers).map { responses($0, step: checkpoint.step) }
      + [poles(kernels, step: checkpoint.step)]
  }

  private static let lags = 64

  private func responses(_ kernel: MovingAverageKernel, step: Int) -> Figure {
    let shown = kernel.featuresByReach(lags: 4 * Self.lags).spread(atMost: 5)
    return Figure(
      name: Figure.name("kernel", variant, "\(kernel.layer)"),
      title: "\(variant), layer \(kernel.layer): what a step leaves behind",
      caption: "Impulse response of the moving average without the input that is added, after step "
        + "\(NumberText.whole(step)): the features that look back least and farthest, and three "
        + "between them.",
      x: Figure.Axis(title: "lag", unit: "steps"), y: Figure.Axis(title: "response"),
      series: shown.enumerated().map { index, feature in
        Figure.Series(
          name: "feature \(feature)", mark: .line, look: .depth(index, of: shown.count),
          points: zip(0..., kernel.response(of: feature, lags: Self.lags)).map {
            Figure.Point(x: Double($0), y: $1)
          })
      })
  }

  private func poles(_ kernels: [MovingAverageKernel], step: Int) -> Figure {
    let most = 300
    let times = kernels.flatMap { $0.features.joined().map(\.steps) }
    return Figure(
      name: Figure.name("poles", variant),
      title: "\(variant): how long and how fast the moving average turns",
      caption: "A mark is one of the complex decays after step \(NumberText.whole(step)), at most "
        + "\(most) a layer.",
      x: Figure.Axis(
        title: "time to fall to 1/e", unit: "steps", isLogarithmic: StudyFacts.spansDecades(times)),
      y: Figure.Axis(title: "frequency", unit: "turns/step"),
      series: kernels.enumerated().map { index, kernel in
        let all = Array(kernel.features.joined())
        return Figure.Series(
          name: "layer \(kernel.layer)", mark: .points, look: .depth(index, of: kernels.count),
          points: all.spread(atMost: most).map { Figure.Point(x: $0.steps, y: $0.frequency) })
      })
  }
}
