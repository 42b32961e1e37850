import ArgumentParser

/// `gecko bench`: speed, memory and utilisation.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures speed, memory and utilisation.",
    subcommands: [BenchTrainCommand.self])
}
