import ArgumentParser

/// `gecko data`: what models are trained on.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "What models are trained on: lists known texts, fetches them, prepares any.",
    discussion: """
      gecko data prepare turns a text of any size into tokens that training reads where they lie, \
      in bounded memory, and writes the examples of a synthetic task out.
      """,
    subcommands: [DataListCommand.self, DataFetchCommand.self, DataPrepareCommand.self])
}

/// The option `--into`, where texts lie.
struct DataFolderOption: ParsableArguments {
  @Option(name: .customLong("into"), help: ArgumentHelp("Where texts lie.", valueName: "folder"))
  var path = "data"
}
