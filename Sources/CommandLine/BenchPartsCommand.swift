import ArgumentParser
import Experiments
import Report

/// `gecko bench gemm`, `gecko bench scan` and so on: times parts of the engine.
struct BenchPartsCommand: ParsableCommand {
  static let names = BenchmarkPart.allCases.map(\.rawValue).joined(separator: ", ")

  static let configuration = CommandConfiguration(
    commandName: "parts",
    abstract: "Times parts of the engine at the shapes of a model.",
    discussion: """
      Every part is first compared with its definition, or with a plainer way to the same numbers; \
      if they differ by more than rounding, nothing is timed and the exit status is 1. Times are \
      medians with their quartiles. Generation is on as many threads as --threads says, everything \
      else on one. Products count the operations that the equations have, \
      everything else the bytes that go in and out.


      """
        + BenchmarkPart.allCases.map { part in
          "  " + part.rawValue + String(repeating: " ", count: 11 - part.rawValue.count)
            + part.summary
        }.joined(separator: "\n"))

  @Argument(help: ArgumentHelp("What to time.", valueName: "part"))
  var parts: [BenchmarkPart]

  @OptionGroup var timing: BenchTimingOptions

  @OptionGroup var computing: ThreadOption

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  func run() throws {
    let result: PartBenchmark.Result
    do {
      result = try timing.benchmark(threads: computing.count).run(parts)
    } catch {
      throw CommandFailure(.failed, error)
    }
    Console().write(
      json
        ? try JSONText.encoding(result)
        : BenchmarkText.lines(of: result.figures, ratios: nil).joined(separator: "\n"))
  }
}

/// The options of commands that time parts.
struct BenchTimingOptions: ParsableArguments {
  @Option(name: .long, help: "Which model's shapes.")
  var config = BenchmarkSize.nano

  @Option(name: .long, help: "What products multiply.")
  var precision = BenchmarkPrecision.float32

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Timed runs of each; fewer, but at least five, where they take longer than three seconds.",
      valueName: "count"))
  var repeats = 25

  func benchmark(threads: Int) -> PartBenchmark {
    PartBenchmark(config, precision: precision, repeats: repeats, threads: threads)
  }

  func validate() throws {
    guard (1...1_000_000).contains(repeats) else {
      throw ValidationError("--repeats \(repeats): expected a number from 1 to 1,000,000")
    }
  }
}

extension BenchmarkPart: ExpressibleByArgument {}
extension BenchmarkPrecision: ExpressibleByArgument {}
