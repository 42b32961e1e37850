import ArgumentParser
import Foundation
import Report
import Store

/// `gecko list`: the studies there are.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists studies, those that were changed last first.",
    discussion: """
      Looks for studies below a folder, data/runs unless another is given, and tells of each how it \
      stands, how many trials are finished, when a file of it changed last (UTC), and which variant is \
      best by the measure of its task.

        gecko list --experiment 'recall*' --status finished,open
        gecko list --since 7d --variant no-memory --json

      In patterns, * stands for any characters. A study is finished, running, failed (a trial diverged or \
      failed, and none runs) or open (trials are left, and none runs).

      Exit status: 0 done; 1 the plan of a study cannot be read; 2 there is no such folder.
      """)

  @Argument(help: ArgumentHelp("Where to look, three levels down.", valueName: "root"))
  var root = "data/runs"

  @Option(name: .long, help: ArgumentHelp("Only experiments of this name.", valueName: "pattern"))
  var experiment: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only studies with a variant of this name. Repeatable.", valueName: "pattern"))
  var variant: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only studies that stand so: finished, running, failed, open; several with commas between them.",
      valueName: "status"))
  var status: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only studies that changed since a day, 2026-11-20, or so long ago: 90m, 12h, 7d.",
      valueName: "time"))
  var since: String?

  @Flag(name: .long, help: "Prints one JSON object.")
  var json = false

  func run() throws {
    let filter = try filter()
    guard Folder.isFolder(root) else {
      throw CommandFailure(.wrongInput, "\(root): expected a folder of studies, found none")
    }
    let catalogue = StudyCatalogue(below: root, filter)
    let console = Console()
    console.write(json ? try JSONText.encoding(catalogue) : catalogue.text)
    if !catalogue.problems.isEmpty {
      throw CommandFailure(.failed, catalogue.problems.joined(separator: "\n"))
    }
  }

  private func filter() throws -> StudyCatalogue.Filter {
    var filter = StudyCatalogue.Filter()
    filter.experiment = experiment.map(NamePattern.init)
    filter.variants = variant.map(NamePattern.init)
    filter.states = try (status ?? "").split(separator: ",").map { word in
      let name = word.trimmingCharacters(in: .whitespaces)
      guard let state = StudyEntry.State(rawValue: name) else {
        let known = StudyEntry.State.allCases.map(\.rawValue)
        throw CommandFailure(.wrongInput, Unknown("--status", name, among: known).text)
      }
      return state
    }
    filter.since = try since.map { text in
      guard let time = PastTime(text, now: Date()) else {
        throw CommandFailure(
          .wrongInput,
          "--since: expected a day such as 2026-11-20 or a span such as 90m, 12h or 7d, found '\(text)'"
        )
      }
      return time.seconds
    }
    return filter
  }
}

/// A time in the past as people write it.
struct PastTime {
  /// Since 1970.
  let seconds: Double

  /// Reads a day, of which it is the beginning in UTC, or a span; nil when it is neither.
  init?(_ text: String, now: Date) {
    let units: [Character: Double] = ["m": 60, "h": 3600, "d": 86_400]
    if let unit = text.last.flatMap({ units[$0] }), let count = Double(text.dropLast()),
      count >= 0, count.isFinite
    {
      seconds = now.timeIntervalSince1970 - count * unit
      return
    }
    guard text.count == 10,
      let day = try? Date(text, strategy: .iso8601.year().month().day().dateSeparator(.dash))
    else { return nil }
    seconds = day.timeIntervalSince1970
  }
}
