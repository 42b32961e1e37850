extension TrainingBenchmark.Result {
  /// The training step as a figure beside those of its parts.
  package var figure: BenchmarkFigure {
    BenchmarkFigure(
      part: "train", name: "step, \(threads) threads", unit: .tokens,
      work: tokensPerSecond * secondsPerStep, seconds: stepSeconds)
  }
}
