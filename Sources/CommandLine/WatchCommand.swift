import ArgumentParser
import Foundation
import Report

/// `gecko watch`: a study in the terminal, while it runs.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Shows a study in the terminal while it runs.",
    discussion: """
      Reads the plan and the run files of a study's folder, such as data/runs/quickstart: how many \
      trials are finished, and for each one that runs how far it is, how long it takes, and its training \
      loss as a curve. On a terminal the lines rewrite themselves every second; elsewhere a line is \
      written when a trial begins or ends, and every ten seconds. It ends when no trial runs and none is \
      waiting.

      Exit status: 0 no trial failed; 1 a trial diverged or failed; 2 there is no \
      study in the folder; 130 Ctrl-C.
      """)

  @Argument(help: ArgumentHelp("The study's folder.", valueName: "dir"))
  var folder: String

  @Flag(name: .long, help: "Prints how it stands now, and ends.")
  var once = false

  func run() throws {
    let console = Console()
    var standing = try read()
    if once {
      console.write(
        WatchFrame(standing, width: console.outputColumns).lines.joined(separator: "\n"))
    } else {
      let interruption = Interruption {}
      var log = WatchLog()
      let clock = ContinuousClock()
      while true {
        let frame = WatchFrame(standing, width: console.extent.columns)
        if console.isLive {
          console.show(frame.lines(atMost: console.extent.rows - 1))
        } else if let line = log.line(of: standing, at: clock.now) {
          console.say(line)
        }
        guard standing.isOpen else { break }
        let next = clock.now + .seconds(1)
        while clock.now < next, !interruption.wish.isUttered { Thread.sleep(forTimeInterval: 0.05) }
        if interruption.wish.isUttered {
          if console.isLive { console.say("") }
          throw ExitStatus.interrupted.code
        }
        standing = try read()
      }
      if console.isLive {
        console.say(WatchFrame(standing, width: 80).lines.joined(separator: "\n"))
      }
    }
    if standing.count(.diverged) + standing.count(.failed) > 0 { throw ExitStatus.failed.code }
  }

  private func read() throws -> StudyStanding {
    do {
      return try StudyStanding(readingFolder: folder)
    } catch {
      throw CommandFailure(.wrongInput, error)
    }
  }
}

/// Lines for who reads them later: when something changed, and now and then.
private struct WatchLog {
  private var lastCounts: [Int] = []
  private var lastSaid: ContinuousClock.Instant?

  /// What to write at a time; nil for nothing.
  mutating func line(of standing: StudyStanding, at now: ContinuousClock.Instant) -> String? {
    let counts = StudyStanding.State.allCases.map(standing.count)
    if counts == lastCounts, let lastSaid, now - lastSaid < .seconds(10) { return nil }
    lastCounts = counts
    lastSaid = now
    let running = standing.runningTrials().map { trial in
      "\(trial.name) \(NumberText.whole(trial.step))/\(NumberText.whole(trial.steps))"
    }
    return ([standing.headline] + running).joined(separator: "; ")
  }
}
