import ArgumentParser
import Experiments
import Report
import Store

/// `gecko run`: runs a study and prints its table.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs the trials of a study and prints its table.",
    discussion: """
      A trial is a variant, at a point of the sweep if there is one, with a replicate. Each runs in a \
      process of its own and writes a run file, DIR/<experiment>/<variant>/<key>/run-000.h5, where \
      the key is a hash of everything that determines its numbers. A trial that is finished is never \
      run again: the same command skips it.

      Before the first trial the study is frozen to DIR/<experiment>/manifest.json. If the spec says \
      something else later, the command says what, and runs nothing until it is given another --out, \
      or --extend.

      Ctrl-C or SIGTERM stops before the next step and closes the files; a second one stops at \
      once. Finished trials are kept, and the same command runs the others; one that was cut short, \
      by a signal, a crash or a full disk, continues from its last checkpoint, and its numbers are \
      those of a trial that was never cut short. One that diverged or crashed is kept with its \
      reason, and run again with --retry-failed only.

      Progress and messages go to standard error, the study and its table to standard output.

      Exit status: 0 all trials are finished; 1 a trial diverged, failed or was lost, or a file could \
      not be written; 2 the spec, an option or the data was wrong, or the study was planned \
      otherwise, one line a mistake; 130 interrupted.
      """)

  @OptionGroup var source: StudyOptions

  @Option(
    name: .long,
    help: ArgumentHelp("Runs this variant only. Repeatable.", valueName: "variant"))
  var only: [String] = []

  @OptionGroup var computing: JobOptions

  @Flag(
    help: ArgumentHelp("Whether the other trials still run when one fails."))
  var afterFailure = AfterFailure.keepGoing

  @Flag(name: .long, help: "Runs trials again that failed or diverged before.")
  var retryFailed = false

  @Flag(
    name: .long,
    help: "Changes the study's plan to this spec. Finished trials that are in both are kept.")
  var extend = false

  @Flag(name: .long, help: "Prints the table and what goes wrong, no more.")
  var quiet = false

  @Flag(name: .long, help: "Prints the table as JSON.")
  var json = false

  /// Whether the other trials still run when one fails.
  enum AfterFailure: String, EnumerableFlag {
    case keepGoing
    case failFast
  }

  func run() throws {
    let console = Console(isQuiet: quiet)
    let session = try StudySession(source, only: only, console: console)
    let lock = try session.settle(extends: extend)
    defer { withExtendedLifetime(lock) {} }
    let watch = try session.makeWatch(computing)
    if !quiet && !json { console.write(session.introduction(watch)) }
    let results = try session.run(
      watch, retriesFailed: retryFailed, stopsAtFailure: afterFailure == .failFast)
    let table = try session.table()
    if json {
      console.write(try JSONText.encoding(StudyDocument(session, watch, table)))
    } else {
      let parts =
        [table.text]
        + [table.sweep?.text, table.target?.text, table.slices?.text].compactMap { $0 } + [
          session.whereFilesAre
        ]
      console.write((quiet ? "" : "\n") + parts.joined(separator: "\n\n"))
    }
    try session.store(table)
    if let complaint = results.complaint {
      throw CommandFailure(.failed, complaint)
    }
  }
}

/// Which study, for every command that reads a spec.
struct StudyOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The study's file, YAML.", valueName: "spec"))
  var path: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      """
      Changes a value of the spec before any variant does, such as model.z_dim=32; values with \
      commas between them are swept. Repeatable.
      """,
      valueName: "key=value"))
  var settings: [String] = []

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("The folder of all studies' run files.", valueName: "dir"))
  var folder = "data/runs"

  func validate() throws {
    guard !folder.isEmpty else { throw ValidationError("--out: expected a folder, found nothing") }
  }

  /// Reads the study.
  ///
  /// - Throws: `CommandFailure` with every mistake.
  func study() throws -> LoadedStudy {
    do {
      return try loadStudy(path: path, settings: settings)
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
  }
}
