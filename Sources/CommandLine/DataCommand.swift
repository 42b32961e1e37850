import ArgumentParser

/// `gecko data`: what models are trained on.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Prepares what models are trained on.",
    discussion: """
      gecko data prepare turns a text of any size into tokens that training reads where they lie, \
      in bounded memory, and writes the examples of a synthetic task out.
      """,
    subcommands: [DataPrepareCommand.self])
}
