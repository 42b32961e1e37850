import ArgumentParser
import Dispatch
import Experiments
import Foundation

/// `gecko work`: what `gecko run` starts for each trial; not for people.
///
/// Its job is a line of JSON on standard input, which then stays open: when it is closed, the worker
/// stops before its next step, so that none outlives its launcher. What happens goes to standard output,
/// a line of JSON each.
struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Runs one trial for `gecko run`.",
    shouldDisplay: false)

  func run() throws {
    guard let line = readLine() else { return }
    let job: WorkerJob
    do {
      job = try WorkerJob(parsing: line)
    } catch {
      throw CommandFailure(.wrongInput, "gecko work: expected a job of `gecko run`")
    }
    let interruption = Interruption {}
    defer { interruption.stop() }
    let wish = interruption.wish
    Thread.detachNewThread {
      while readLine() != nil {}
      _ = wish.state()
    }
    let console = Console()
    job.run { message in
      if let line = try? message.line() { console.write(line) }
    } isCancelled: {
      wish.isUttered
    }
  }
}
