import ArgumentParser
import Experiments
import Report

/// `gecko verify`: compares our numbers with those of fixtures.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Computes what fixtures hold and compares every number.",
    discussion: """
      A fixture is an HDF5 file of inputs, parameters and known answers, in the layout \
      gecko-fixture-1, of any sizes and options. Of a folder, every *.h5 in it is checked.

      Exit status: 0 every quantity is within its tolerance; 1 one is over; 2 none is over, but a \
      file is missing or malformed. The other files are checked all the same.
      """)

  @Argument(
    help: ArgumentHelp("Fixtures, or folders of fixtures.", valueName: "fixture-or-folder"))
  var paths: [String]

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  @OptionGroup var computing: ThreadOption

  func run() throws {
    let console = Console()
    var summary = VerificationSummary()
    for path in paths {
      for file in fixtures(at: path, &summary, console) {
        do {
          let report = try verifyFixture(at: file, threads: computing.count)
          summary.add(report)
          if !json { console.write(VerificationText(report, console).block + "\n") }
        } catch {
          refuse(file, because: error, &summary, console)
        }
      }
    }
    console.write(json ? try JSONText.encoding(summary) : summary.text)
    if let status = summary.status { throw status.code }
  }

  /// The files that a path names; none, and a complaint, when there are none.
  private func fixtures(
    at path: String, _ summary: inout VerificationSummary, _ console: Console
  ) -> [String] {
    do {
      return try fixturePaths(at: path)
    } catch {
      refuse(path, because: error, &summary, console)
      return []
    }
  }

  private func refuse(
    _ path: String, because error: any Error, _ summary: inout VerificationSummary,
    _ console: Console
  ) {
    summary.refuse(path, because: "\(error)")
    console.complain("\(error)")
  }
}
