import ArgumentParser
import Experiments

/// The program: parses the command, runs it, and leaves with the status that it deserves.
@main
struct Gecko: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gecko",
    abstract: "Experiments with long-context sequence models, on the CPU.",
    discussion: """
      Write a question as a spec, run it, and get a table of every variant with its uncertainty, \
      and run files that h5py opens.

      gecko help spec lists the keys of a spec; gecko help model.memory explains one.

      Exit status: 0 done; 1 the run or the check failed; 2 the input was wrong; \
      130 stopped by Ctrl-C.
      """,
    version: "gecko " + Provenance.version,
    subcommands: [
      NewCommand.self, RunCommand.self, PlanCommand.self, StatusCommand.self, ReportCommand.self,
      ServeCommand.self, WatchCommand.self, ListCommand.self, PlotCommand.self,
      WorkCommand.self, ShowCommand.self, DumpCommand.self, GenerateCommand.self,
      EvalCommand.self, RepairCommand.self, DataCommand.self,
      ExportCommand.self, ImportCommand.self, VerifyCommand.self, SchemaCommand.self,
      BenchCommand.self,
    ])

  static func main() {
    do {
      let arguments = MainArguments(Array(Swift.CommandLine.arguments.dropFirst()))
      let commands = configuration.subcommands.compactMap { $0.configuration.commandName }
      if let help = try arguments.help(commands: commands) {
        Console().write(help)
        return
      }
      try arguments.requireCommand(among: commands)
      var command = try parseAsRoot(arguments.words)
      try command.run()
    } catch {
      leave(after: error)
    }
  }

  /// Says what there is to say of an error, and ends the process.
  private static func leave(after error: any Error) -> Never {
    let console = Console()
    switch error {
    case let failure as CommandFailure:
      for line in failure.lines { console.complain(line) }
      exit(withError: failure.status.code)
    case let code as ExitCode:
      exit(withError: code)
    default:
      let text = fullMessage(for: error)
      if exitCode(for: error).isSuccess {
        console.write(text)
        exit()
      }
      console.complain(text)
      exit(withError: ExitStatus.wrongInput.code)
    }
  }
}
