import ArgumentParser
import Report

/// `gecko status`: where a study stands.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tells where a study stands.",
    discussion: """
      Reads the plan and the run files of a study's folder, such as data/runs/quickstart, also while it \
      runs: how many trials of each variant are finished, which ones run, and what failed with its \
      reason. Nothing is changed.

      Exit status: 0 no trial failed; 1 a trial diverged or failed; 2 there is no \
      study in the folder.
      """)

  @Argument(help: ArgumentHelp("The study's folder.", valueName: "dir"))
  var folder: String

  @Flag(name: .long, help: "Prints one JSON object, with every trial.")
  var json = false

  func run() throws {
    let standing: StudyStanding
    do {
      standing = try StudyStanding(readingFolder: folder)
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
    let console = Console()
    console.write(json ? try JSONText.encoding(standing) : standing.text)
    if standing.count(.diverged) + standing.count(.failed) > 0 {
      throw ExitStatus.failed.code
    }
  }
}
