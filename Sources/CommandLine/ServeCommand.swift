import ArgumentParser
import Foundation
import Live
import Report
import Store

/// `gecko serve`: the page of a study in a browser, also while the study runs.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Shows the page of a study in a browser, and keeps it up to date.",
    discussion: """
      Reads the plan and the run files of a study's folder, such as data/runs/quickstart, and serves \
      the page of gecko report to browsers of this machine; nobody else reaches it, and nothing can be \
      changed through it. The page follows the study while trials train, and stays when they end or are \
      killed. It writes nothing into the folder.

      The address goes to standard output. Figures are drawn by gnuplot when run files have grown, at \
      most every two seconds and never more than a fifth of the time; without gnuplot all else is shown.

      Exit status: 1 the port is taken; 2 there is no study in the folder; 130 Ctrl-C, which is how it \
      ends.
      """)

  @Argument(help: ArgumentHelp("The study's folder.", valueName: "dir"))
  var folder: String

  @Option(
    name: .long, help: ArgumentHelp("Where to listen; 0 takes any that is free.", valueName: "port")
  )
  var port = 8642

  @Option(name: .long, help: ArgumentHelp("The program that draws.", valueName: "program"))
  var gnuplot = "gnuplot"

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port: expected a number from 0 to 65535, found \(port)")
    }
    guard !folder.isEmpty else { throw ValidationError("expected a study's folder, found nothing") }
  }

  func run() throws {
    guard StudyReport.isPossible(inFolder: folder) else {
      throw CommandFailure(.wrongInput, ReportCommand.noStudy(in: folder))
    }
    let console = Console()
    let show = try LiveShow(of: folder, drawnBy: Gnuplot(program: gnuplot), console: console)
    let interruption = Interruption {}
    let service = try LiveService(of: show.board, onPort: port)
    console.write(service.address)
    while !interruption.wish.isUttered {
      if let complaint = service.ending { throw CommandFailure(.failed, complaint) }
      show.refresh()
      Thread.sleep(forTimeInterval: 0.1)
    }
    service.stop()
    throw ExitStatus.interrupted.code
  }
}
