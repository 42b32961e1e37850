import ArgumentParser

/// `gecko data`: texts to train on.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Texts to train on: lists known ones, and fetches them.",
    subcommands: [DataListCommand.self, DataFetchCommand.self])
}

/// The option `--into`, where texts lie.
struct DataFolderOption: ParsableArguments {
  @Option(name: .customLong("into"), help: ArgumentHelp("Where texts lie.", valueName: "folder"))
  var path = "data"
}
