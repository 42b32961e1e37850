import ArgumentParser
import Experiments
import Report

/// `gecko bench data`: how fast tasks make their examples.
struct BenchDataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Times how fast every task makes its examples, beside what training takes.",
    discussion: """
      Every kind of task is first asked for the same examples one by one and in a batch; if they \
      differ, nothing is timed and the exit status is 1. Examples are made on one thread, as in \
      training; the ratio is of their tokens to those that the model trains on in the same time. \
      A ratio below --least is a failure too.
      """)

  @Option(name: .long, help: "Which model trains.")
  var config = BenchmarkSize.nano

  @OptionGroup var computing: ThreadOption

  @Option(name: .long, help: ArgumentHelp("Timed runs of each task.", valueName: "count"))
  var repeats = 25

  @Option(name: .long, help: "The ratio that every task has to reach.")
  var least = 20.0

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(repeats) else {
      throw ValidationError("--repeats \(repeats): expected a number from 1 to 1,000,000")
    }
    guard least >= 0 else {
      throw ValidationError("--least \(least): expected a number of at least 0")
    }
  }

  func run() throws {
    let result: DataBenchmark.Result
    do {
      result = try DataBenchmark(config).run(threads: computing.count, repeats: repeats)
    } catch {
      throw CommandFailure(.failed, error)
    }
    let console = Console()
    console.write(json ? try JSONText.encoding(result) : text(of: result))
    let slow = result.tasks.filter { $0.ratio < least }
    guard slow.isEmpty else {
      throw CommandFailure(
        .failed,
        slow.map { task in
          "bench data: \(task.kind) makes \(NumberText.fixed(task.ratio, decimals: 1)) times what "
            + "\(result.config) takes; expected at least \(NumberText.fixed(least, decimals: 1))"
        }.joined(separator: "\n"))
    }
  }

  private func text(of result: DataBenchmark.Result) -> String {
    func column(
      _ title: String, _ unit: String, _ value: (DataBenchmark.Result.Row) -> String
    ) -> TextTable.Column {
      TextTable.Column(title, unit: unit, cells: result.tasks.map { .init(value($0)) })
    }
    let table = TextTable([
      TextTable.Column("task", cells: result.tasks.map { .init($0.kind) }, isLeading: true),
      column("length", "tokens") { NumberText.whole($0.length) },
      column("examples", "1/s") { NumberText.fixed($0.examplesPerSecond) },
      column("tokens", "millions/s") { NumberText.fixed($0.tokensPerSecond / 1e6, decimals: 1) },
      column("ratio", "to training") { NumberText.fixed($0.ratio) },
    ])
    let rate = NumberText.fixed(result.trainingTokensPerSecond)
    let threads = "\(result.threads) thread\(result.threads == 1 ? "" : "s")"
    return (table.lines + ["", "\(result.config) trains on \(rate) tokens/s, on \(threads)."])
      .joined(separator: "\n")
  }
}
