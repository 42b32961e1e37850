import ArgumentParser
import Experiments
import Report

/// `gecko bench all`: everything at one size, beside an earlier sitting.
struct BenchAllCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all",
    abstract: "Times every part and the training step, and compares with a saved baseline.",
    discussion: """
      The first sitting on a machine becomes its baseline; later ones are compared with it, and \
      ratios above 1 are faster. A ratio changes no exit status: 1 means that a check failed.
      """)

  @OptionGroup var timing: BenchTimingOptions

  @OptionGroup var computing: ThreadOption

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The baseline. (default: data/bench/<processor>-<kernels>/<config>-<precision>-<threads>.json)",
      valueName: "file"))
  var baseline: String?

  @Flag(name: .long, help: "Makes this sitting the baseline.")
  var save = false

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  /// What `--json` prints.
  private struct Summary: Encodable {
    let measured: BenchmarkBaseline
    let baseline: String
    let ratios: [String: Double]?
  }

  func run() throws {
    let measured = try measure()
    let path = baseline ?? measured.usualPath
    let console = Console()
    let ratios: [String: Double]?
    do {
      let earlier = save ? nil : try measured.earlier(at: path)
      ratios = earlier.map { measured.ratios(to: $0) }
      if earlier == nil { try measured.save(to: path) }
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
    if json {
      let summary = Summary(measured: measured, baseline: path, ratios: ratios)
      return console.write(try JSONText.encoding(summary))
    }
    let lines = BenchmarkText.lines(of: measured.figures, ratios: ratios)
    console.write(lines.joined(separator: "\n"))
    console.say(
      ratios == nil ? "saved as the baseline \(path)" : "ratios to the baseline \(path)", .faint)
  }

  private func measure() throws -> BenchmarkBaseline {
    do {
      let parts = try timing.benchmark(threads: computing.count)
        .run(BenchmarkPart.allCases)
      let training = try TrainingBenchmark(timing.config, precision: timing.precision)
        .run(threads: computing.count, steps: 5)
      return BenchmarkBaseline(
        config: timing.config, timing.precision, threads: computing.count,
        [training.figure] + parts.figures)
    } catch {
      throw CommandFailure(.failed, error)
    }
  }
}
