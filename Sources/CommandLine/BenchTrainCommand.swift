import ArgumentParser
import Experiments
import Report

/// `gecko bench train`: times whole training steps.
struct BenchTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Times whole training steps: batch, forward, loss, backward, clipping, AdamW.",
    discussion: """
      Two steps warm up, the times of the others are taken, and their median counts. The rate of \
      matrix products is measured in the same process on as many threads, and the utilisation is \
      the part of that rate, float32's, that the model's own products reach.

      With --profile a table says where the time of a step goes, by kind of operation and direction; \
      times are means over the steps and the threads, and add up to the step. Products are those of \
      the equations, a gradient costing one for each factor: what is computed twice, or only to be \
      masked, lowers the rate. Other work is measured by the bytes that go in and out.
      """)

  @Option(name: .long, help: "Which model and batch.")
  var config: BenchmarkSize

  @Option(name: .long, help: "What products multiply.")
  var precision = BenchmarkPrecision.float32

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Blocks, from the first, that are computed again in the backward pass instead of being kept.",
      valueName: "count"))
  var recompute = 0

  @OptionGroup var computing: ThreadOption

  @Option(name: .long, help: ArgumentHelp("Timed steps.", valueName: "count"))
  var steps = 5

  @Flag(name: .long, help: "Says where the time goes.")
  var profile = false

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(steps) else {
      throw ValidationError("--steps \(steps): expected a number from 1 to 1,000,000")
    }
    guard recompute >= 0 else {
      throw ValidationError("--recompute \(recompute): expected 0 or more blocks")
    }
  }

  func run() throws {
    let result: TrainingBenchmark.Result
    do {
      result = try TrainingBenchmark(
        config, precision: precision, recomputedBlocks: recompute
      ).run(
        threads: computing.count, steps: steps, isProfiled: profile)
    } catch {
      throw CommandFailure(.failed, "the benchmark's training diverged: \(error)")
    }
    Console().write(json ? try JSONText.encoding(result) : text(of: result))
  }

  private func text(of result: TrainingBenchmark.Result) -> String {
    let rows = [
      ("configuration", result.config),
      ("precision", result.precision),
      ("threads", NumberText.whole(result.threads)),
      ("parameters", NumberText.whole(result.parameters)),
      ("speed", NumberText.fixed(result.tokensPerSecond) + " tokens/s"),
      ("step", NumberText.fixed(result.secondsPerStep, decimals: 3) + " s"),
      ("peak memory", NumberText.fixed(result.peakResidentMegabytes) + " MB"),
      ("allocations", NumberText.whole(result.systemAllocations) + " in the timed steps"),
      ("matrix products", NumberText.fixed(result.productGigaflops, decimals: 1) + " GFLOP/s"),
      (
        "model",
        NumberText.fixed(result.flopsPerToken / 1e6, decimals: 2) + " MFLOP a token"
      ),
      ("utilization", NumberText.fixed(result.utilization * 100, decimals: 1) + " %"),
    ]
    let lines = rows.map { name, value in
      name + String(repeating: " ", count: 17 - name.count) + value
    }
    let table = result.profile.map { [""] + BenchmarkText.lines(of: $0) } ?? []
    return (lines + table).joined(separator: "\n")
  }
}

extension BenchmarkSize: ExpressibleByArgument {}
