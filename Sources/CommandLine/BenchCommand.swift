import ArgumentParser

/// `gecko bench`: speed, memory and utilisation.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures speed, memory and utilisation.",
    discussion: """
      gecko bench train says how fast a model trains and, with --profile, where the time goes. \
      gecko bench PART… times parts of the engine by themselves: \(BenchPartsCommand.names). \
      gecko bench all does both and compares with an earlier sitting. \
      gecko bench data says how fast tasks make their examples.
      """,
    subcommands: [
      BenchTrainCommand.self, BenchPartsCommand.self, BenchAllCommand.self, BenchStoreCommand.self,
      BenchDataCommand.self,
    ],
    defaultSubcommand: BenchPartsCommand.self)
}
