import ArgumentParser
import Foundation

/// The options `--jobs` and `--threads` of a study.
struct JobOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      How many trials run at once, at most cores / threads. (default: as many as cores and memory \
      allow)
      """,
      valueName: "count"))
  var jobs: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Threads of a trial. Changes the speed, never a number. (default: the cores over the jobs)",
      valueName: "count"))
  var threads: Int?

  func validate() throws {
    for (name, count) in [("jobs", jobs), ("threads", threads)] {
      guard let count, !(1...1024).contains(count) else { continue }
      throw ValidationError("--\(name) \(count): expected a number from 1 to 1024")
    }
  }
}
