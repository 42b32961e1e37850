import ArgumentParser
import Report
import Store

extension FigureScript.Format: ExpressibleByArgument {}

/// `gecko report`: a study as a page, Markdown, a notebook, figures and their numbers.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Makes a page, figures and a notebook of a study.",
    discussion: """
      Reads the plan and the run files of a study's folder, such as data/runs/quickstart, at any time, \
      and writes report.html, which needs no other file, the same as report.md, report.ipynb, which \
      runs as it is with h5py and matplotlib, and figures/, each figure as SVG and its numbers as CSV.

      With --into, the part of a Markdown file between the lines '<!-- gecko report -->' and \
      '<!-- end of gecko report -->' becomes the study's table and main figure; the rest of the file \
      stays as it is.

      With --compare, two or more studies are put side by side on one page in the folder of --out: \
      what differs in their specifications, their variants by name, and their curves.

      Figures are drawn by gnuplot; without it all the rest is written, and the command says so.

      Exit status: 0 done; 1 a file could not be read or written; 2 there is no study in the folder, \
      or no place for it in the file of --into.
      """)

  @Argument(
    help: ArgumentHelp("The study's folder; with --compare those of several.", valueName: "dir"))
  var folders: [String]

  @Flag(name: .long, help: "Puts several studies side by side; needs --out.")
  var compare = false

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("The folder of the report; the study's if not given.", valueName: "folder"))
  var target: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A Markdown file whose generated part is brought up to date.", valueName: "file"))
  var into: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Draws figures as this too: pdf or png. Repeatable.", valueName: "format"))
  var also: [FigureScript.Format] = []

  @Option(name: .long, help: ArgumentHelp("The program that draws.", valueName: "program"))
  var gnuplot = "gnuplot"

  func validate() throws {
    guard target != "" else { throw ValidationError("--out: expected a folder, found nothing") }
    guard !folders.contains("") else {
      throw ValidationError("expected a study's folder, found nothing")
    }
    if compare {
      guard folders.count > 1 else {
        throw ValidationError("--compare: expected two folders or more, found one")
      }
      guard target != nil else {
        throw ValidationError("--compare: expected a folder for the page with --out, found none")
      }
      guard into == nil else {
        throw ValidationError("--into: expected the report of one study, found --compare")
      }
    } else {
      guard folders.count == 1 else {
        throw ValidationError(
          "expected one folder, or --compare, found \(folders.count) folders")
      }
    }
  }

  private var folder: String { folders[0] }

  func run() throws {
    let console = Console()
    if compare { return try writeComparison(console) }
    let report = try read()
    let outcome: StudyReport.Outcome
    do {
      outcome = try report.store(
        into: target ?? folder, also: also, drawnBy: Gnuplot(program: gnuplot))
    } catch {
      throw CommandFailure(.failed, error)
    }
    if let into {
      do {
        try report.block(for: into, outcome).refresh(into)
      } catch GeneratedBlock.Failure.store(.failed(let act, let file, let reason, let number)) {
        throw CommandFailure(
          .failed, StoreError.failed(act: act, file: file, reason: reason, errno: number))
      } catch {
        throw CommandFailure(.wrongInput, error)
      }
    }
    console.write((outcome.files + [into].compactMap { $0 }).joined(separator: "\n"))
    if let complaint = outcome.complaint { console.complain("\(complaint)") }
  }

  private func writeComparison(_ console: Console) throws {
    let missing = folders.filter { !StudyReport.isPossible(inFolder: $0) }
    guard missing.isEmpty else {
      throw CommandFailure(
        .wrongInput, missing.map(Self.noStudy).joined(separator: "\n"))
    }
    do {
      let comparison = try StudyComparison(
        ofStudiesIn: folders, command: ShellWords.joined(commandWords))
      let (files, complaint) = try comparison.store(
        into: target ?? ".", also: also, drawnBy: Gnuplot(program: gnuplot))
      console.write(files.joined(separator: "\n"))
      if let complaint { console.complain("\(complaint)") }
    } catch {
      throw CommandFailure(.failed, error)
    }
  }

  /// The command line that does the same again.
  private var commandWords: [String] {
    ["gecko", "report"] + folders + (compare ? ["--compare"] : [])
      + [("--out", target), ("--into", into)].flatMap { name, value in
        value.map { [name, $0] } ?? []
      } + also.flatMap { ["--also", $0.rawValue] }
  }

  private func read() throws -> StudyReport {
    guard StudyReport.isPossible(inFolder: folder) else {
      throw CommandFailure(.wrongInput, Self.noStudy(in: folder))
    }
    do {
      return try StudyReport(ofStudyIn: folder, command: ShellWords.joined(commandWords))
    } catch {
      throw CommandFailure(.failed, error)
    }
  }

  /// What is said of a folder without a study.
  static func noStudy(in folder: String) -> String {
    "\(folder): no study here; expected a folder with a manifest.json, such as data/runs/quickstart"
  }
}
