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
      the part of that rate that the model's own products reach.
      """)

  @Option(name: .long, help: "Which model and batch.")
  var config: TrainingBenchmark.Size

  @OptionGroup var computing: ThreadOption

  @Option(name: .long, help: ArgumentHelp("Timed steps.", valueName: "count"))
  var steps = 5

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(steps) else {
      throw ValidationError("--steps \(steps): expected a number from 1 to 1,000,000")
    }
  }

  func run() throws {
    let result: TrainingBenchmark.Result
    do {
      result = try TrainingBenchmark(config).run(threads: computing.count, steps: steps)
    } catch {
      throw CommandFailure(.failed, "the benchmark's training diverged: \(error)")
    }
    Console().write(json ? try JSONText.encoding(result) : text(of: result))
  }

  private func text(of result: TrainingBenchmark.Result) -> String {
    let rows = [
      ("configuration", result.config),
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
    return rows.map { name, value in
      name + String(repeating: " ", count: 17 - name.count) + value
    }.joined(separator: "\n")
  }
}

extension TrainingBenchmark.Size: ExpressibleByArgument {}
