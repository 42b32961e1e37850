import ArgumentParser
import Experiments
import Report

/// `gecko run`: runs a study and prints its table.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs the trials of a study and prints its table.",
    discussion: """
      A trial is a variant with a replicate. Each writes a run file of its own, \
      DIR/<experiment>/<variant>/<key>/run-000.h5, where the key is a hash of everything that \
      determines its numbers. A trial that is finished is never run again: the same command \
      skips it.

      Ctrl-C or SIGTERM stops before the next step and closes the files; a second one stops at \
      once. Finished trials are kept, and the same command runs the others; one that was cut short, \
      by a signal, a crash or a full disk, continues from its last checkpoint, and its numbers are \
      those of a trial that was never cut short.

      Progress and messages go to standard error, the study and its table to standard output.

      Exit status: 0 all trials are finished; 1 a trial diverged or failed, or a file could not be \
      written; 2 the spec, an option or the data was wrong, one line a mistake; 130 interrupted.
      """)

  @Argument(help: ArgumentHelp("The study's file, YAML.", valueName: "spec"))
  var path: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Changes a value of the spec before any variant does, such as model.z_dim=32. Repeatable.",
      valueName: "key=value"))
  var settings: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Runs this variant only. Repeatable.", valueName: "variant"))
  var only: [String] = []

  @OptionGroup var computing: ThreadOption

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("The folder of all studies' run files.", valueName: "dir"))
  var folder = "data/runs"

  @Flag(name: .long, help: "Prints the table and what goes wrong, no more.")
  var quiet = false

  @Flag(name: .long, help: "Prints the table as JSON.")
  var json = false

  func validate() throws {
    guard !folder.isEmpty else { throw ValidationError("--out: expected a folder, found nothing") }
  }

  func run() throws {
    let console = Console(isQuiet: quiet)
    let session = StudySession(
      study: try loadedStudy(), only: only, folder: folder, threads: computing.count,
      console: console)
    try session.checkVariants()
    if !quiet && !json { console.write(session.introduction) }
    let results = try session.run()
    let table = try session.table()
    if json {
      console.write(try JSONText.encoding(StudyDocument(session, table)))
    } else {
      console.write((quiet ? "" : "\n") + table.text + "\n\n" + session.whereFilesAre)
    }
    try session.store(results, table)
    if let complaint = results.complaint {
      throw CommandFailure(.failed, complaint)
    }
  }

  private func loadedStudy() throws -> LoadedStudy {
    do {
      return try loadStudy(path: path, settings: settings)
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
  }
}
