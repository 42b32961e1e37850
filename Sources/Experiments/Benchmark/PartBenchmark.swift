/// Times parts of the engine, each only when it is right.
package struct PartBenchmark: Sendable {
  /// What was measured; its coding keys are the names that the command prints.
  package struct Result: Encodable, Sendable {
    package let config: String
    package let precision: String
    package let checks: [BenchmarkCheck]
    package let figures: [BenchmarkFigure]
  }

  /// Why there are no numbers.
  package struct Wrong: Error, CustomStringConvertible {
    package let part: BenchmarkPart
    /// Those that were not passed.
    package let checks: [BenchmarkCheck]

    package var description: String {
      checks.map { check in
        "bench \(part.rawValue): \(check.name) is off by \(check.error), more than "
          + "\(check.tolerance); nothing is timed that is wrong"
      }.joined(separator: "\n")
    }
  }

  private let size: BenchmarkSize
  private let precision: BenchmarkPrecision
  private let repeats: Int
  private let threads: Int

  /// The benchmark of parts at a size, the times those of `repeats` runs at most; generation is on
  /// `threads` threads.
  ///
  /// - Precondition: `repeats` and `threads` are positive.
  package init(
    _ size: BenchmarkSize, precision: BenchmarkPrecision = .float32, repeats: Int, threads: Int = 1
  ) {
    precondition(repeats > 0 && threads > 0, "\(repeats) runs on \(threads) threads")
    self.threads = threads
    self.size = size
    self.precision = precision
    self.repeats = repeats
  }

  /// Checks and times `parts`, one after another.
  ///
  /// - Throws: `Wrong` for the first part that fails a check.
  package func run(_ parts: [BenchmarkPart]) throws(Wrong) -> Result {
    var (checks, figures): ([BenchmarkCheck], [BenchmarkFigure]) = ([], [])
    for part in parts {
      let result = try run(part, part.trials(size, precision, threads: threads))
      checks += result.checks
      figures += result.figures
    }
    return Result(
      config: size.rawValue, precision: precision.rawValue, checks: checks, figures: figures)
  }

  /// Checks all the trials of a part, then times them.
  ///
  /// - Throws: `Wrong` when one fails its check: then none is timed.
  package func run(
    _ part: BenchmarkPart, _ trials: [BenchmarkTrial]
  ) throws(Wrong) -> (checks: [BenchmarkCheck], figures: [BenchmarkFigure]) {
    let checks = trials.flatMap { $0.check() }
    let failed = checks.filter { !$0.isPassed }
    if !failed.isEmpty { throw Wrong(part: part, checks: failed) }
    return (checks, trials.flatMap { $0.figures(of: part, repeats: repeats) })
  }
}
